import { expect, it } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Where } from "../../pipeline/store/store.ts";
import { between, pick, seeded } from "../sample-city/random.ts";
import { by, itemOf, verdictOf } from "./samples.ts";

const words = ["trường", "chợ", "sông", "cầu", "phố"];
/** Searches, and what they mean. */
const searches: readonly (readonly [string, (held: ReadonlySet<string>) => boolean])[] = [
  ["chợ", (held) => held.has("chợ")],
  ["sông cầu", (held) => held.has("sông") && held.has("cầu")],
  ["phố OR (sông NOT chợ)", (held) => held.has("phố") || (held.has("sông") && !held.has("chợ"))],
  ["NOT trường", (held) => !held.has("trường")],
];
const sources = ["s1", "s2", 's"3'];
const groups = ["g1", "g2", 'g"2', "g,3"];

/** Many at one moment, some before 1970, some without a day, names that look like pieces of JSON. */
function inventedItem(id: string, random: () => number): Item {
  const day = pick(random, ["2025-07-08", "2025-07-09", "2025-08-01", "1969-12-31", "1850-01-01", null]);
  const sharp = random() < 0.5 && day !== null && day > "2000";
  const hits = groups
    .filter(() => random() < 0.4)
    .map((group) => ({ id: group, clause: group, score: 1, by: "phrase" as const, because: [] }));
  return itemOf(id, {
    text: words.filter(() => random() < 0.5).join(" "),
    title: "",
    source: pick(random, sources),
    publishedDay: day,
    publishedAt: sharp
      ? new Date(Date.parse(`${day}T02:00:00Z`) + between(random, 0, 2_500)).toISOString()
      : null,
    verdicts: [verdictOf({ plan: "p", tier: pick(random, ["direct", "none"]), groups: hits })],
  });
}

it.each([1, 20, 20_000])(
  "gives what each text says, in order, whatever is common (from %i rows on)",
  async (commonFrom) => {
    const random = seeded(`search ${commonFrom}`);
    await using store = await openSqliteStore(":memory:", { commonFrom });
    const items = new Map<string, Item>();
    for (let turn = 0; turn < 3; turn += 1) {
      const ids = [...new Set(Array.from({ length: 120 }, () => `i${between(random, 0, 160)}`))];
      const known = await store.read("item", ids);
      const writes = ids.map((id, at) => ({
        value: inventedItem(id, random),
        expects: known[at]?.revision ?? 0,
      }));
      await store.write("item", writes, by);
      for (const { value } of writes) items.set(value.id, value);
    }
    const narrower: readonly (readonly [Where, (item: Item) => boolean])[] = [
      [{}, () => true],
      [
        { range: { publishedDay: { from: "2025-07-09", to: "2025-08-02" } } },
        ({ publishedDay: day }) => day !== null && day >= "2025-07-09" && day < "2025-08-02",
      ],
      [
        { range: { publishedDay: { from: "1840-01-01", to: "1970-01-01" } } },
        ({ publishedDay: day }) => day !== null && day < "1970",
      ],
      [{ missing: ["publishedDay"] }, ({ publishedDay: day }) => day === null],
      [{ is: { plan: "p" }, not: { source: "s1" } }, (item) => countsIn(item) && item.source !== "s1"],
      [
        { is: { group: ["p/g1", 'p/g"2'], source: ["s1", "s2"] } },
        (item) => item.source !== 's"3' && holdsGroup(item, ["g1", 'g"2']),
      ],
      [
        { is: { plan: "p", group: "p/g,3" }, not: { group: "p/g2" } },
        (item) => countsIn(item) && holdsGroup(item, ["g,3"]) && !holdsGroup(item, ["g2"]),
      ],
    ];
    for (const [text, means] of searches) {
      for (const [where, holds] of narrower) {
        const wanted = [...items.values()].filter(
          (item) => means(new Set(item.text.split(" "))) && holds(item),
        );
        expect(await store.count("item", { ...where, text })).toBe(wanted.length);
        for (const direction of ["ascending", "descending"] as const) {
          const found: string[] = [];
          const order = { by: "sortAt", direction } as const;
          for await (const { value } of everything(store, "item", {
            where: { ...where, text },
            order,
            pageSize: 7,
          }))
            found.push(value.id);
          expect(found).toEqual(inOrder(wanted, direction === "ascending" ? 1 : -1));
        }
      }
    }
  },
);

function countsIn({ verdicts: [verdict] }: Item): boolean {
  return verdict?.tier === "direct";
}

function holdsGroup({ verdicts: [verdict] }: Item, any: readonly string[]): boolean {
  return verdict?.groups.some(({ id }) => any.includes(id)) ?? false;
}

function momentOf({ publishedAt, publishedDay }: Item): number {
  return Date.parse(publishedAt ?? `${publishedDay}T00:00:00+07:00`);
}

function inOrder(items: readonly Item[], way: 1 | -1): readonly string[] {
  const byId = (one: Item, other: Item) => way * (one.id < other.id ? -1 : 1);
  const dated = items.filter(({ publishedDay }) => publishedDay !== null);
  const undated = items.filter(({ publishedDay }) => publishedDay === null);
  const sorted = dated.toSorted((one, other) => way * (momentOf(one) - momentOf(other)) || byId(one, other));
  return [...sorted, ...undated.toSorted(byId)].map(({ id }) => id);
}
