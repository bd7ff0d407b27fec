import { Agency, City, Plan } from "../../config/schema.ts";
import type { CityConfig } from "../../config/load.ts";
import type { Keeping } from "../../pipeline/entry/keep.ts";
import { kindNamed } from "../../pipeline/entry/kinds.ts";
import type { Aim } from "../../pipeline/entry/import.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";

/** Sunday, 22 November 2026, 09:00 in Việt Nam. */
export const clock = { now: () => new Date("2026-11-22T02:00:00Z") };

const communes = Array.from({ length: 12 }, (_, at) => ({
  id: `xa-${at + 1}`,
  name: `Xã Bến Nước ${at + 1}`,
  kind: "commune",
  memberOf: ["dia-phuong"],
  aliases: [`X. Bến Nước ${at + 1}`],
}));

/** A city that exists nowhere; commune 12 was merged into commune 1 on 30 June 2026. */
export const agencies = [
  {
    id: "dia-phuong",
    name: "Các địa phương",
    kind: "class",
    duties: [
      {
        plan: "p",
        clause: "V.7",
        text: "ban hành kế hoạch",
        coverage: false,
        entry: "ke-hoach-don-vi",
        due: "2026-06-30",
      },
    ],
  },
  { id: "so", name: "Sở Khoa học", kind: "department" },
  ...communes.map((row) => (row.id === "xa-12" ? { ...row, validTo: "2026-06-30", successor: "xa-1" } : row)),
].map((row) => Agency.parse(row));

export const plan = Plan.parse({
  id: "p",
  title: "Kế hoạch mẫu",
  issuer: "UBND",
  signer: "Chủ tịch",
  place: "Bến Nước",
  periodNote: "đến năm 2030",
  validFrom: "2026-01-01",
  document: "plan.txt",
  legalBasis: [],
  clauses: [],
  groups: [{ id: "g1", clause: "II.1", name: "Nhóm một", basis: "topic" }],
  targets: [
    {
      id: "CT-1",
      clause: "II",
      text: "100% cán bộ được phổ biến",
      level: { share: 1 },
      due: "2026-12-31",
      formula: "tử/mẫu",
      measuredBy: "entered",
      method: "nhập tay",
    },
    {
      id: "CT-2",
      clause: "II",
      text: "80% người dân",
      level: { share: 0.8 },
      due: "2030-12-31",
      formula: "khảo sát",
      measuredBy: "survey",
      method: "khảo sát",
    },
    {
      id: "CT-3",
      clause: "II",
      text: "mọi địa phương có kế hoạch",
      level: { share: 1 },
      due: "2026-06-30",
      formula: "đơn vị có/tổng",
      measuredBy: "entered",
      method: "nhập tay",
      entries: { kind: "ke-hoach-don-vi", of: ["dia-phuong"] },
    },
    {
      id: "CT-4",
      clause: "II",
      text: "3 chương trình",
      level: { count: 3 },
      due: "2027-12-31",
      formula: "số chương trình",
      measuredBy: "entered",
      method: "nhập tay",
      entries: { kind: "su-kien", where: { type: "chuong-trinh-dao-tao" } },
    },
    {
      id: "CT-5",
      clause: "II",
      text: "văn bản được phổ biến",
      level: { share: 1 },
      due: "2026-12-31",
      formula: "văn bản có tin/tổng",
      measuredBy: "coverage",
      method: "danh mục",
      list: { kind: "van-ban", withinDays: 7 },
    },
  ],
  reportingDuties: [
    {
      id: "nua-nam",
      clause: "V.7",
      who: "Các địa phương",
      agencies: ["dia-phuong"],
      to: "Sở",
      when: "trước 20/6 và 20/12",
      schedule: { yearlyDays: ["06-20", "12-20"], dueInclusive: false },
    },
    {
      id: "thang",
      clause: "V.6",
      who: "Sở Khoa học",
      agencies: ["so"],
      to: "UBND",
      when: "ngày 20 hằng tháng",
      schedule: { monthlyDay: 20, dueInclusive: true },
    },
  ],
});

export const city: CityConfig = {
  folder: "mau",
  city: City.parse({
    id: "c",
    name: "thành phố Bến Nước",
    timeZone: "Asia/Ho_Chi_Minh",
    leadAgency: "so",
    workingHours: { from: "07:30:00", to: "17:00:00" },
    places: { names: ["Bến Nước"] },
  }),
  plans: [plan],
  agencies,
  sources: [],
  phrases: [],
  signs: [],
  messages: null,
};

/** A store in memory, and who writes into it. */
export async function openKeeping(actor = "can-bo"): Promise<Keeping & AsyncDisposable> {
  const store = await openSqliteStore(":memory:");
  return { store, clock, actor, [Symbol.asyncDispose]: () => store.close() };
}

/** Where a table of this kind goes, sent by somebody who may enter for everybody. */
export function aimAt(kind: string, mayEnterFor: Aim["mayEnterFor"] = () => true): Aim {
  const found = kindNamed(plan, kind);
  if (found === null) throw new Error(`no kind ${kind}`);
  return { city, plan, kind: found, mayEnterFor };
}
