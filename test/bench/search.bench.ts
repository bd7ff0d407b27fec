import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { whereOf } from "../../pipeline/measure/drill.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { openStore } from "../../pipeline/store/open.ts";
import type { Store, Where } from "../../pipeline/store/store.ts";
import { say } from "./print.ts";
import { told } from "./timed.ts";

/** What people ask for. */
export const questions = [
  "chuyển đổi số",
  "dich vu cong",
  '"lớp học số"',
  "người cao tuổi",
  "nghị quyết 57",
  "thanh toan khong dung tien mat",
  '"tổ công nghệ số"',
  "hội trường",
  "hàng rau",
  "phường",
];

/** What costs most: words of half of all texts, alone, together, without each other, and phrases of them that stand nowhere. */
const nasty = [
  "phường",
  "phuong",
  "phường xã",
  "phường AND hội AND điện",
  "phường -xã",
  "phường NOT (xã OR hội)",
  "phường OR xã OR hội",
  '"phường xã hội"',
  '"hội trường phường"',
  '"lớp điện thoại phường cá"',
  '"phường xã" OR "xã phường"',
  "khôngcótừnày phường",
];

const order = { by: "sortAt", direction: "descending" } as const;

/** Times searches of the store that the settings name: newest rows, the page after them, counts; in all, in a plan's month and year. */
export async function benchSearch(repeats: number): Promise<void> {
  const settings = readSettings(process.env);
  const config = await loadConfig(settings.config);
  await using store = await openStore({ folder: settings.data, engine: settings.engine });
  const [city] = config.cities;
  const plan = city?.plans[0];
  if (city === undefined || plan === undefined) throw new Error("no plan");
  const of = (days: Drill["days"]): Where =>
    whereOf({ city: city.city.id, plan: plan.id, days, standing: "counted" }, { city, plan });
  say(`\nSearches over ${await store.count("item")} items`);
  for (const [name, asked] of [
    ["questions", questions],
    ["frequent words", nasty],
  ] as const)
    for (const [where, given] of [
      ["all items", {}],
      ["a plan's month", of({ from: "2026-10-01", to: "2026-11-01" })],
      ["a plan's year", of({ from: "2026-01-01", to: "2027-01-01" })],
    ] as const)
      await benchIn(store, { name: `${name} in ${where}`, asked, given, repeats });
}

async function benchIn(
  store: Store,
  {
    name,
    asked,
    given,
    repeats,
  }: {
    readonly name: string;
    readonly asked: readonly string[];
    readonly given: Where;
    readonly repeats: number;
  },
): Promise<void> {
  const next = new Map<string, string | null>();
  await told(`${name}, newest 30`, asked, repeats, async (text) => {
    const page = await store.list("item", { where: { ...given, text }, order, limit: 30 });
    next.set(text, page.next);
  });
  const further = asked.filter((text) => typeof next.get(text) === "string");
  await told(`${name}, the next 30`, further, repeats, async (text) => {
    await store.list("item", {
      where: { ...given, text },
      order,
      limit: 30,
      after: next.get(text) ?? null,
    });
  });
  await told(`${name}, counted`, asked, repeats, async (text) => {
    await store.count("item", { ...given, text });
  });
}
