import { readFile, stat, writeFile } from "node:fs/promises";
import type { Settings } from "../../config/settings.ts";
import { Refusal, type Terminal, type Words } from "../../config/verb.ts";
import { noteDeed } from "../people/audit.ts";
import { lettersNamed, openedLetters, sendMended } from "./letters.ts";
import { openStore, spoolFile } from "./open.ts";
import { spooledKinds } from "./spool.ts";
import { openSqliteStore, type SqliteStore } from "./sqlite.ts";

/** What of the words on the command line dead letters go by. */
export const letterOptions = {
  show: { type: "string" },
  export: { type: "string" },
  send: { type: "string" },
  "send-again": { type: "string" },
  drop: { type: "string" },
  reason: { type: "string" },
} as const;

const actor = "dead-letters";
const longestFile = 50_000_000; // bytes of a mended file

/** Lists, shows, exports, mends, sends again and drops what the engine will not take; it stands in a file of this machine. */
export async function deadLetters(
  settings: Settings,
  { values }: Words,
  { stdout }: Terminal,
): Promise<number> {
  await using local = await openSqliteStore(spoolFile(settings.data), { outbox: spooledKinds });
  const letters = await local.outbox.letters();
  const { show, send, drop, reason, export: file, "send-again": again } = given(values);
  if (show !== undefined)
    stdout.write(`${JSON.stringify(openedLetters(lettersNamed(letters, show)), null, 2)}\n`);
  else if (file !== undefined) {
    await writeFile(file, `${JSON.stringify(openedLetters(letters), null, 2)}\n`, { mode: 0o600 });
    stdout.write(`Đã xuất ${letters.length} bản ghi ra ${file}. Sửa phần "value" rồi gửi: --send ${file}\n`);
  } else if (send !== undefined) {
    const sent = await sendMended(local, await textIn(send), { actor, at: new Date().toISOString() });
    stdout.write(`${sent} bản ghi đã sửa sẽ được gửi khi máy thu chạy.\n`);
  } else if (again !== undefined) {
    const chosen = lettersNamed(letters, again);
    let sent = 0;
    for (const letter of chosen) sent += await local.outbox.revive(letter, new Date().toISOString());
    stdout.write(`${sent} bản ghi sẽ được gửi lại khi máy thu chạy.\n`);
    if (sent < chosen.length)
      stdout.write(`${chosen.length - sent} bản ghi vẫn chưa gửi được; xem lý do: store dead-letters.\n`);
  } else if (drop !== undefined) {
    const dropped = await dropLetters(settings, local, { named: drop, reason: reason ?? "" });
    stdout.write(`Đã bỏ ${dropped} bản ghi; ai bỏ, lúc nào và vì sao đã ghi vào nhật ký.\n`);
  } else {
    for (const { kind, id, revision, at, reason: why } of letters)
      stdout.write(`${kind}/${id} (bản ${revision}, ${at})\n  ${why}\n`);
    stdout.write(`${letters.length} bản ghi Elasticsearch không nhận.\n`);
  }
  return 0;
}

function given(values: Words["values"]): Readonly<Partial<Record<keyof typeof letterOptions, string>>> {
  const found: Partial<Record<keyof typeof letterOptions, string>> = {};
  for (const name of ["show", "export", "send", "send-again", "drop", "reason"] as const) {
    const value = values[name];
    if (typeof value === "string") found[name] = value;
  }
  return found;
}

/** Takes letters off the list for good, once the city's log says who did and why; throws where that cannot be written. */
async function dropLetters(
  settings: Settings,
  local: SqliteStore,
  { named, reason }: { readonly named: string; readonly reason: string },
): Promise<number> {
  if (reason.trim() === "")
    throw new Refusal('Hãy nói vì sao bỏ, ví dụ: --drop address/abc --reason "địa chỉ thử, không dùng"');
  const chosen = lettersNamed(await local.outbox.letters(), named);
  await using city = await openStore({ folder: settings.data, engine: settings.engine });
  for (const { kind, id, reason: why, body } of chosen) {
    const told = { reason: why, body };
    await noteDeed(
      { store: city, clock: { now: () => new Date() } },
      { actor, what: "spool.drop", subject: `${kind}/${id}`, before: told, after: { reason } },
    );
    await local.outbox.drop({ kind, id });
  }
  return chosen.length;
}

async function textIn(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > longestFile) throw new Refusal(`Tệp ${file} quá lớn; xuất lại bằng --export.`);
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(`Không đọc được tệp ${file}. Hãy kiểm tra đường dẫn và quyền đọc.`, { cause });
  }
}
