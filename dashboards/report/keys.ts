import { keyOf, type Asked } from "../../pipeline/report/number.ts";

type Part = Asked["part"];

/** Keys of the numbers that a report's text and tables say, by what they are. */
export const keys = {
  coverage: (part?: Part) => keyOf({ indicator: "I01", part }),
  items: (part?: Part) => keyOf({ indicator: "I04", variant: "items", part }),
  beside: (part: "undated" | "waiting") => keyOf({ indicator: "I04", variant: "beside", part }),
  group: (group: string, part?: Part) =>
    keyOf({ indicator: "I04", variant: "full", subject: { group }, part }),
  fractional: (group: string, part?: Part) =>
    keyOf({ indicator: "I04", variant: "fractional", subject: { group }, part }),
  groupTrend: (group: string, part?: Part) =>
    keyOf({ indicator: "I15", variant: "full", subject: { group }, part }),
  trend: (part?: Part) => keyOf({ indicator: "I15", variant: "items", part }),
  storiesTrend: (part?: Part) => keyOf({ indicator: "I15", variant: "stories", part }),
  press: (part?: Part) => keyOf({ indicator: "I03", part }),
  reprints: (part?: Part) => keyOf({ indicator: "I09", part }),
  balance: (part?: Part) => keyOf({ indicator: "I13", part }),
  complete: (part?: Part) => keyOf({ indicator: "I16", part }),
  columns: (part?: Part) => keyOf({ indicator: "I17", part }),
  multimedia: (agency?: string) =>
    keyOf({
      indicator: "I21",
      subject: agency === undefined ? {} : { agency, role: "owner" },
    }),
  vulnerable: (group: string) => keyOf({ indicator: "I22", subject: { group } }),
  carried: (form: string, part?: Part) =>
    keyOf({ indicator: "I06", variant: "carrier", subject: { form }, part }),
  reported: (form: string, part?: Part) =>
    keyOf({ indicator: "I06", variant: "reported", subject: { form }, part }),
  own: (agency: string, part?: Part) => keyOf({ indicator: "I02", subject: { agency, role: "owner" }, part }),
  named: (agency: string, part?: Part) =>
    keyOf({ indicator: "I03", subject: { agency, role: "mention" }, part }),
  silence: (agency: string) => keyOf({ indicator: "I11", subject: { agency, role: "owner" } }),
  agencyTrend: (agency: string, part?: Part) =>
    keyOf({ indicator: "I15", subject: { agency, role: "owner" }, part }),
  cell: (agency: string, group: string, role: "owner" | "mention" = "owner") =>
    keyOf({ indicator: "I05", subject: { agency, group, role } }),
  days: (agency: string) => keyOf({ indicator: "I01", variant: "days", subject: { agency } }),
  voice: (source: string) => keyOf({ indicator: "I07", variant: "stories", subject: { source } }),
  density: (source: string) => keyOf({ indicator: "I08", subject: { source } }),
  target: (target: string, part?: Part) => keyOf({ indicator: "I14", subject: { target }, part }),
  tone: (tone: string) => keyOf({ indicator: "I19", variant: tone }),
  critical: () => keyOf({ indicator: "I19", variant: "critical" }),
} as const;
