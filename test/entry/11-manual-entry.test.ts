import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvOf } from "../../dashboards/office/csv.ts";
import { entriesOf } from "../../pipeline/entry/among.ts";
import { headingsOf, takeTable, type Taken } from "../../pipeline/entry/import.ts";
import { moveEntry, type Keeping } from "../../pipeline/entry/keep.ts";
import { readSheet } from "../../pipeline/entry/sheet.ts";
import { aimAt, openKeeping } from "./world.ts";

const aim = aimAt("tap-huan-can-bo");
const headings = headingsOf(aim.kind).map(({ label }) => label);
const row = (agency: string, above: string, below: string, day: string) => [
  agency,
  "CT-1",
  above,
  below,
  day,
  "",
  "",
];

/** Twelve rows as a commune's officer fills them; the rows 4, 8 and 12 of the file are wrong. */
const rows = [
  row("Xã Bến Nước 1", "40", "50", "31/10/2026"),
  row("xã bến nước 2", "1.250", "1.300", "31/10/2026"),
  row("xa-3", "70", "50", "31/10/2026"),
  row("X. Bến Nước 4", "12", "12", "2026-10-31"),
  row("Xã Bến Nước 5", "5", "9", "1/10/2026"),
  row("Xã Bến Nước 6", "6", "9", "31-10-2026"),
  row("Xã Bến Nước 7", "7", "9", "31/02/2026"),
  row("Xã Bến Nước 8", "0", "9", "31/10/2026"),
  row("Xã Bến Nước 9", "9", "9", "31/10/2026"),
  row("Xã Bến Nước 10", "1", "9", "31/10/2026"),
  row("Xã Bến Nước 12", "2", "9", "31/10/2026"),
  row("Xã Bến Nước 11", "3", "9", "31/10/2026"),
];
const file = new TextEncoder().encode(csvOf(headings, rows));

let keeping: Keeping & AsyncDisposable;
let taken: Taken;
const send = async () =>
  takeTable(keeping, aim, { table: await readSheet(file), digest: "d1", name: "thang-10.csv" });
beforeAll(async () => {
  keeping = await openKeeping();
  taken = await send();
});
afterAll(() => keeping[Symbol.asyncDispose]());

describe("11. Nhập tay sai", () => {
  it("9 dòng đúng được nhận, 3 dòng trả lỗi theo số dòng bằng tiếng Việt", () => {
    expect(taken.endings).toEqual({ created: 9, changed: 0, unchanged: 0, standing: 0 });
    expect(taken.problems).toEqual([
      {
        line: 4,
        column: "Số người đã được phổ biến, đào tạo",
        message: "70 lớn hơn tổng số 50. Hãy xem lại hai số.",
      },
      {
        line: 8,
        column: "Ngày chốt số liệu",
        message: "“31/02/2026” không phải ngày có thật; viết dạng 08/07/2025",
      },
      {
        line: 12,
        column: "Đơn vị",
        message:
          "Xã Bến Nước 12 đã kết thúc ngày 30/06/2026, trước ngày 31/10/2026; hãy ghi cho Xã Bến Nước 1",
      },
    ]);
    expect(taken.refused.map(({ line }) => line)).toEqual([4, 8, 12]);
  });

  it("không dòng nào ghi dở: mỗi phiếu đủ số liệu, người nhập, dòng trong tệp", async () => {
    const kept = await entriesOf(keeping.store, "p");
    expect(kept).toHaveLength(9);
    for (const { value } of kept) {
      expect(value).toMatchObject({
        state: "draft",
        form: "tap-huan-can-bo",
        origin: { name: "thang-10.csv" },
      });
      expect(value.history).toHaveLength(1);
      expect(Object.keys(value.values).toSorted()).toEqual(
        ["day", "denominator", "link", "note", "numerator", "target"].toSorted(),
      );
    }
    expect(kept.map(({ value }) => value.values["numerator"])).toContain(1250);
  });

  it("nạp lại đúng tệp ấy không nhân đôi gì", async () => {
    const again = await send();
    expect(again.endings).toEqual({ created: 0, changed: 0, unchanged: 9, standing: 0 });
    expect(again.problems).toEqual(taken.problems);
    const kept = await entriesOf(keeping.store, "p");
    expect(kept.map(({ revision }) => revision)).toEqual(Array(9).fill(1));
  });

  it("sửa dòng sai rồi nạp lại: chỉ dòng ấy được thêm; phiếu đã xác nhận không bị tệp đổi", async () => {
    const [first] = await entriesOf(keeping.store, "p");
    if (first === undefined) throw new Error("nine entries");
    await moveEntry(keeping, first.value.id, { move: "confirmed", revision: first.revision, reason: null });
    const mended = rows.map((cells, at) => {
      if (at === 2) return row("xa-3", "50", "50", "31/10/2026");
      return cells[0] === "Xã Bến Nước 5" ? row("Xã Bến Nước 5", "8", "9", "1/10/2026") : cells;
    });
    const table = await readSheet(new TextEncoder().encode(csvOf(headings, mended)));
    const next = await takeTable(keeping, aim, { table, digest: "d2", name: "thang-10b.csv" });
    // The entry of the earliest day, commune 5, was confirmed with 5 of 9.
    expect(next.endings).toEqual({ created: 1, changed: 0, unchanged: 8, standing: 0 });
    expect(next.problems.find(({ line }) => line === 6)?.message).toContain("đã xác nhận với số khác");
    const [kept] = await keeping.store.read("entry", [first.value.id]);
    expect(kept?.value).toMatchObject({ state: "confirmed", values: { numerator: 5 } });
  });
});
