import type { ReportNumber } from "../../pipeline/report/number.ts";
import type { Report } from "../../pipeline/report/report.ts";

/** A number's label with what it speaks of, as its key tells: "Độ phủ nhóm nội dung (III.1.a; đếm phân số)". */
export function labelWithSubject(report: Report, { key, label }: ReportNumber): string {
  const [whole = ""] = key.split("#");
  const [, variant = "", asked = ""] = /^[^?/]*(?:\/([^?]*))?(?:\?(.*))?$/u.exec(whole) ?? [];
  const told = new Map(
    asked.split("&").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const name = (of: string, names: readonly { readonly id: string; readonly name: string }[]): string => {
    const id = told.get(of);
    return id === undefined ? "" : (names.find((one) => one.id === id)?.name ?? id);
  };
  const source = told.get("source");
  const parts = [
    name("agency", report.agencies),
    told.get("role") === "mention" ? "được nêu trong tin" : "",
    told.get("group") ?? "",
    told.get("form") ?? "",
    told.get("target") ?? "",
    source === undefined ? "" : (report.names[source] ?? source),
    told.get("platform") ?? "",
    variant === "fractional" ? "đếm phân số" : "",
  ].filter((part) => part !== "" && !label.includes(part));
  return parts.length === 0 ? label : `${label} (${parts.join("; ")})`;
}
