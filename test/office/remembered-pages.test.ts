import { expect, it } from "vitest";
import { openOffice } from "../../dashboards/office/app.ts";
import { remembering } from "../../dashboards/office/sample-memory.ts";
import { addDays } from "../../pipeline/measure/windows.ts";
import type { Item } from "../../pipeline/item.ts";
import type { Entry } from "../../pipeline/store/records.ts";
import { between, pick, seeded } from "../sample-city/random.ts";
import { clock, desk, openSampleOffice } from "./sample-office.ts";

const random = seeded("remembered pages");
const plan = `${desk}/ke-hoach/songmo-12`;
const period = "ky=quarter%3A2026-Q4";
const addresses = [
  ...["", "/xu-huong", "/bao-chi", "/bao-chi/cum-tin", "/chi-so", "/bao-cao", "/diem-tin", "/tin"].map(
    (name) => `${plan}${name}?${period}`,
  ),
  `${plan}/toa-soan/bao-songmo?${period}`,
  `${desk}/api/v1/stories?plan=songmo-12&${period}`,
  `${desk}/api/v1/indicators?plan=songmo-12&${period}`,
  `${desk}/api/v1/indicators?plan=songmo-12&${period}&chi-so=I12b`,
];

/** A page's text without what each program seals with a key of its own. */
async function page(of: ReturnType<typeof openOffice>, address: string): Promise<string> {
  const text = await (await of.request(address)).text();
  return text.replaceAll(/"next":"[^"]*"|name="token" value="[^"]*"/gu, "");
}

/** An agency supplies a figure, which changes no day of items or looks. */
function supplied(turn: number, agency: string): Entry {
  return {
    id: `insights ${turn}`,
    city: "songmo",
    plan: "songmo-12",
    form: "insights",
    agency,
    day: "2026-11-20",
    state: "confirmed",
    values: { platform: "facebook", metric: "reach", basis: "trong-ky", value: 10 + turn },
    evidence: [],
  };
}

/** Somebody corrects an item: its day, its story, its title, what it counts for, or what the page looks like. */
function corrected(item: Item): Item {
  const day = addDays("2026-11-22", -between(random, 0, 40));
  return pick(random, [
    { ...item, publishedDay: day, publishedAt: null },
    { ...item, publishedDay: null, publishedAt: null },
    { ...item, story: "tin-001", copy: "reprint" as const },
    { ...item, title: `Tít sửa ${between(random, 0, 1_000)}` },
    {
      ...item,
      verdicts: item.verdicts.map((verdict) => ({ ...verdict, tier: "none" as const, groups: [] })),
    },
  ]);
}

it("a page from memory is the page of whoever remembers nothing, after every write", async () => {
  await using office = await openSampleOffice();
  const { archive, config } = office;
  const open = (store: typeof office.store): ReturnType<typeof openOffice> =>
    openOffice({ store, archive, config, clock, sample: true });
  const held = remembering(office.store);
  const app = open(held);
  const { rows } = await office.store.list("item", {
    order: { by: "sortAt", direction: "descending" },
    limit: 200,
  });
  const revisions = new Map(rows.map(({ value, revision }) => [value.id, revision]));
  for (let turn = 0; turn < 3; turn += 1) {
    // A store of which nobody remembers anything.
    const anew = open({ ...office.store });
    for (const address of addresses) expect(await page(app, address)).toBe(await page(anew, address));
    const items = new Map(
      Array.from({ length: 12 }, () => pick(random, rows)).map(({ value }) => [value.id, value]),
    );
    const writes = [...items.values()].map((item) => ({
      value: corrected(item),
      expects: revisions.get(item.id) ?? 0,
    }));
    for (const { value, expects } of writes) revisions.set(value.id, expects + 1);
    const by = { actor: "test", at: clock.now().toISOString() };
    // An entry alone, in between.
    if (turn === 1)
      await held.write(
        "entry",
        [{ value: supplied(turn, config.cities[0]?.agencies[0]?.id ?? ""), expects: 0 }],
        by,
      );
    else await held.write("item", writes, by);
  }
});
