import { expect, it } from "vitest";
import { csvOf } from "../../dashboards/office/csv.ts";
import { entriesOf } from "../../pipeline/entry/among.ts";
import { headingsOf, takeTable } from "../../pipeline/entry/import.ts";
import { moveEntry } from "../../pipeline/entry/keep.ts";
import { fieldsOfKind } from "../../pipeline/entry/kinds.ts";
import { readSheet } from "../../pipeline/entry/sheet.ts";
import { aimAt, openKeeping } from "./world.ts";

/** Numbers that look random and are the same in every run of the seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * sides);
  };
}

const aim = aimAt("truyen-thanh");
const headings = headingsOf(aim.kind).map(({ label }) => label);
const none = { headings: [], rows: [], problems: [] };
const keys = fieldsOfKind(aim.kind).map(({ key }) => key);

it.each([1, 2, 3])(
  "no sequence of uploads half-writes an entry or counts a day twice (seed %i)",
  async (seed) => {
    const roll = dice(seed);
    const pick = (words: readonly string[]): string => words[roll(words.length)] ?? "";
    const row = (): string[] => [
      pick(["Xã Bến Nước 1", "Xã Bến Nước 2", "xa-3", "xa-3", "Xã không có", "Xã Bến Nước 12"]),
      pick(["01/10/2026", "11/10/2026", "1/10/2026", "31/02/2026"]),
      pick(["10/10/2026", "20/10/2026", "31/10/2026", "05/10/2026", "hôm qua"]),
      pick(["3", "12", "1.200", "1.200", "-1"]),
      pick(["30", "500", "240", "99999999"]),
      pick(["2", "5", "7", ""]),
      pick(["", "", "g1", "II.9"]),
      "",
      pick(["", "ghi chú; có chấm phẩy", '"ngoặc']),
    ];
    await using keeping = await openKeeping();
    let steps = 0;
    for (let upload = 0; upload < 6; upload += 1) {
      const rows = Array.from({ length: 1 + roll(12) }, row);
      const tables = await Promise.all(
        [rows, rows.toReversed().map((cells) => [...cells.slice(0, 2), "25/10/2026", ...cells.slice(3)])].map(
          (sent) => readSheet(new TextEncoder().encode(csvOf(headings, sent))),
        ),
      );
      const before = await entriesOf(keeping.store, "p");
      // Two people send at the same moment: the same table, as a double click does, or another one.
      const both = await Promise.all(
        [tables[0], tables[roll(2)]].map((table = none) =>
          takeTable(keeping, aim, { table, digest: `d${upload}`, name: "t.csv" }),
        ),
      );
      const after = await entriesOf(keeping.store, "p");
      const made = both.reduce((sum, { endings }) => sum + endings.created, 0);
      steps += both.reduce((sum, { endings }) => sum + endings.created + endings.changed, 0);
      expect(after.length - before.length).toBe(made);
      for (const { good, refused } of both) expect(good.length + refused.length).toBe(rows.length);

      for (const { value } of after) {
        expect(Object.keys(value.values).toSorted()).toEqual(keys.toSorted());
        expect(value.day).toBe(value.values["to"]);
        expect(value.history?.length).toBeGreaterThan(0);
        for (const other of after) {
          const apart =
            other.value.id === value.id ||
            other.value.agency !== value.agency ||
            other.value.values["group"] !== value.values["group"] ||
            String(other.value.values["from"]) > value.day ||
            other.value.day < String(value.values["from"]);
          expect(apart, `${value.id} and ${other.value.id} speak of the same days`).toBe(true);
        }
      }
      const again = await takeTable(keeping, aim, {
        table: tables[0] ?? none,
        digest: "again",
        name: "t.csv",
      });
      expect(again.endings).toMatchObject({ created: 0, changed: 0 });
      const some = after[roll(after.length)];
      if (some !== undefined && roll(3) === 0)
        await moveEntry(keeping, some.value.id, { move: "confirmed", revision: null, reason: null });
    }
    expect(steps).toBeGreaterThan(0);
  },
);
