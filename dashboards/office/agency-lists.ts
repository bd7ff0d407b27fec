import type { CoverageRow } from "../../pipeline/measure/coverage.ts";
import type { Plan } from "../../config/schema.ts";
import type { Window } from "../../pipeline/measure/windows.ts";
import { planAddress } from "./address.ts";

type Standing = CoverageRow["standing"];

/** The agencies that a number counts, as the matrix's address names them (`don-vi=`), with their Vietnamese name. */
const agencyLists = {
  "quan-sat-duoc": { name: "đơn vị quan sát được", of: ["covered", "silent"] },
  "co-tin": { name: "đơn vị có tin trên kênh của mình", of: ["covered"] },
  "chua-co-tin": { name: "đơn vị đã thu đủ và chưa có tin", of: ["silent"] },
  "chua-du-du-lieu": { name: "đơn vị chưa đủ dữ liệu để kết luận", of: ["not-observable"] },
  "chua-co-kenh": { name: "đơn vị chưa có kênh khai báo", of: ["no-channel"] },
} as const;
type AgencyList = keyof typeof agencyLists;

/** Address of the matrix with exactly these agencies. */
export function agenciesAddress(plan: Plan, window: Window, list: AgencyList): string {
  return `${planAddress(plan.id, "ma-tran", window)}&don-vi=${list}`;
}

/** The list that an address asks for; null when it asks for none, `problem` in Vietnamese when there is no such list. */
export function agencyListAsked(word: string | null): {
  readonly list: { readonly name: string; readonly holds: (standing: Standing) => boolean } | null;
  readonly problem: string | null;
} {
  if (word === null || word === "") return { list: null, problem: null };
  const found = Object.entries(agencyLists).find(([key]) => key === word)?.[1];
  if (found === undefined) {
    const words = Object.keys(agencyLists).join(", ");
    return { list: null, problem: `Không có danh sách đơn vị “${word}”; các giá trị: ${words}.` };
  }
  const standings: readonly Standing[] = found.of;
  return { list: { name: found.name, holds: (standing) => standings.includes(standing) }, problem: null };
}
