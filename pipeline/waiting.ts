import type { Desk } from "./desk.ts";
import { spoolLines } from "./store/spool/words.ts";

/** What a verb that brought something leaves to be done, for its last lines; "" when nothing waits. */
export async function waitingWords({ spool }: Pick<Desk, "spool">): Promise<string> {
  if (spool === null) return "";
  const unsettled = await spool.local.count("capture", { missing: ["settled"] });
  const lines = [
    ...spoolLines(await spool.state()),
    ...(unsettled === 0
      ? []
      : [
          `${unsettled.toLocaleString("vi-VN")} bản chụp đã lưu, chờ xếp loại: lần thu sau của nguồn đó làm tiếp.`,
        ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
