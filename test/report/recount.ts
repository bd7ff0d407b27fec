import type { FrozenPeriod } from "../../pipeline/freeze/frozen.ts";
import type { Report } from "../../pipeline/report/report.ts";
import { recountDuties } from "./recount-duties.ts";
import { recountPeople } from "./recount-people.ts";
import { recountTrends } from "./recount-trends.ts";
import { plus, worldOf, type CountedItem, type World } from "./recount-world.ts";

/** What a number should be. */
export interface Should {
  readonly value: number | null;
  readonly numerator?: number | null;
  readonly denominator?: number | null;
}
export type Book = Map<string, Should>;

const size = (items: Iterable<unknown>): number => [...items].length;
const stories = (items: readonly CountedItem[]): number => new Set(items.map(({ story }) => story)).size;
const share = (above: number, below: number): number | null => (below === 0 ? null : above / below);

/** What a frozen period's report says otherwise than its own rows say, and what nobody could count again. */
export function wrongNumbers(frozen: FrozenPeriod): string[] {
  const { report } = frozen;
  if (report === null) throw new Error("no report");
  const book = recounted(worldOf(frozen), report);
  return report.numbers.flatMap((row) => {
    const should = book.get(row.key);
    if (should === undefined) return [`${row.key}: nobody counts it again`];
    return (["value", "numerator", "denominator"] as const).flatMap((of) => {
      const [is, ought] = [row[of], should[of]];
      if (ought === undefined) return [];
      const same = is === ought || (is !== null && ought !== null && Math.abs(is - ought) < 1e-9);
      return same ? [] : [`${row.key} ${of}: the report says ${is}, counted again ${ought}`];
    });
  });
}

/** Every number of a report, counted anew; what is missing here is a number that nobody could check. */
function recounted(world: World, report: Report): Book {
  const book: Book = new Map();
  agencies(world, book);
  wholes(world, book);
  press(world, book);
  recountTrends(world, book);
  for (const { from, to, key } of report.steps)
    // A part of the period that has not begun, or lies before the plan, has no number; it is no 0.
    book.set(key, {
      value: !world.begun.some((day) => day >= from && day < to)
        ? null
        : world.counted.filter(({ day }) => day >= from && day < to).length,
    });
  for (const { story } of report.stories) {
    const mine = world.counted.filter((item) => item.story === story);
    book.set(`I09/story?story=${story}#items`, { value: mine.length });
    book.set(`I09/story?story=${story}#reprints`, {
      value: mine.filter(({ copy }) => copy === "reprint").length,
    });
  }
  recountPeople(world, book);
  recountDuties(world, book);
  return book;
}

function agencies({ bearers, counted, plan, groups, basis, ...world }: World, book: Book): void {
  const own = (id: string) => counted.filter(({ owners }) => owners.includes(id));
  const live = bearers.filter(({ state }) => state !== "not-due");
  const of = (wanted: (id: string, state: string) => boolean) =>
    live.filter(({ agency, state }) => wanted(agency.id, state)).length;
  const covered = of((id, state) => state === "observable" && own(id).length > 0);
  const silent = of((id, state) => state === "observable" && own(id).length === 0);
  const denominator = covered + silent;
  book.set("I01", { value: share(covered, denominator), numerator: covered, denominator });
  book.set("I01#covered", { value: covered });
  book.set("I01#silent", { value: silent });
  book.set("I01#not-observable", { value: of((_, state) => state === "broken") });
  book.set("I01#no-channel", { value: of((_, state) => state === "no-channel") });

  const papers = new Set(world.sources.filter(({ kind }) => kind === "press").map(({ id }) => id));
  const inPapers = counted.filter(({ source }) => papers.has(source));
  for (const { agency, state, seen, of: due } of bearers) {
    const { id } = agency;
    const mine = own(id);
    const blind = state !== "observable" && mine.length === 0;
    const value = blind ? null : mine.length;
    const as = (key: string) => `I02?agency=${id}&role=owner${key}`;
    book.set(`I01/days?agency=${id}`, { value: seen, numerator: seen, denominator: due });
    book.set(as(""), { value: state === "not-due" ? null : value });
    for (const tier of ["direct", "topical"])
      book.set(as(`#${tier}`), { value: size(mine.filter((item) => item.tier === tier)) });
    for (const copy of ["original", "reprint", "unknown"])
      book.set(as(`#${copy}`), { value: size(mine.filter((item) => item.copy === copy)) });
    const named = inPapers.filter(({ mentions }) => mentions.includes(id));
    const all = stories(counted);
    const presence = `I03?agency=${id}&role=mention`;
    book.set(presence, { value: stories(named), numerator: stories(named), denominator: all });
    book.set(`${presence}#share`, { value: share(stories(named), all) });
    book.set(`${presence}#items`, { value: named.length });
    const rich = mine.filter(({ multimedia }) => multimedia).length;
    book.set(`I21?agency=${id}&role=owner`, {
      value: share(rich, mine.length),
      numerator: rich,
      denominator: mine.length,
    });
    book.set(`I11?agency=${id}&role=owner`, { value: silence(id) });
    for (const group of groups) {
      const cell = mine.filter((item) => item.groups.includes(group)).length;
      const told = counted.filter((item) => item.mentions.includes(id) && item.groups.includes(group)).length;
      book.set(`I05?agency=${id}&group=${group}&role=owner`, {
        value: cell === 0 && state !== "observable" ? null : cell,
      });
      book.set(`I05?agency=${id}&group=${group}&role=mention`, { value: told });
    }
  }

  function silence(id: string): number | null {
    const bearer = bearers.find(({ agency }) => agency.id === id);
    if (bearer === undefined || bearer.state === "not-due" || bearer.state === "no-channel") return null;
    const end = bearer.due.at(-1) ?? "";
    const line = world.lineage(id);
    const last = [
      ...[...line].flatMap((one) => basis.lastOwn[one] ?? []),
      ...counted
        .filter(({ day, owners }) => day <= end && owners.some((one) => line.has(one)))
        .map(({ day }) => day),
    ]
      .toSorted()
      .at(-1);
    const observed = new Set<string>();
    for (const source of world.sources)
      for (const channel of basis.channels.filter((one) => one.source === source.id))
        for (const day of world.observed(channel.id))
          if (source.owner !== undefined && line.has(world.standing(source.owner, day))) observed.add(day);
    const seen = [...observed].some((day) => day >= plus(end, -3) && day <= end);
    if (!seen && (last === undefined || last < plus(end, -3))) return null;
    const from = last === undefined ? plan.validFrom : plus(last, 1);
    return [...observed].filter((day) => day >= from && day <= end).length;
  }
}

function wholes({ counted, groups, frozen, basis, plan }: World, book: Book): void {
  const all = counted.length;
  book.set("I04/items", { value: all, numerator: all, denominator: all });
  for (const tier of ["direct", "topical"])
    book.set(`I04/items#${tier}`, { value: size(counted.filter((item) => item.tier === tier)) });
  for (const copy of ["original", "reprint", "unknown"])
    book.set(`I04/items#${copy}`, { value: size(counted.filter((item) => item.copy === copy)) });
  book.set("I04/beside#undated", { value: basis.undated.items });
  book.set("I04/beside#waiting", { value: frozen.items.filter(({ review }) => review).length });
  const weight = new Map<string, number>();
  for (const group of groups) {
    const mine = counted.filter((item) => item.groups.includes(group));
    const fraction = mine.reduce((sum, item) => sum + 1 / item.groups.length, 0);
    weight.set(group, fraction);
    for (const [variant, value] of [
      ["full", mine.length],
      ["fractional", fraction],
    ] as const) {
      const key = `I04/${variant}?group=${group}`;
      book.set(key, { value, numerator: value, denominator: all });
      book.set(`${key}#share`, { value: share(value, all) });
      for (const tier of ["direct", "topical"])
        book.set(`${key}#${tier}`, { value: size(mine.filter((item) => item.tier === tier)) });
    }
    const naming = mine.filter(({ marks }) => marks.includes("vulnerable")).length;
    book.set(`I22?group=${group}`, {
      value: share(naming, mine.length),
      numerator: naming,
      denominator: mine.length,
    });
  }
  const few = all < 5 * groups.length;
  const entropy = groups.reduce((sum, group) => {
    const p = (weight.get(group) ?? 0) / all;
    return p > 0 ? sum - p * Math.log(p) : sum;
  }, 0);
  const evenness = Math.log(groups.length);
  book.set("I13", {
    value: few ? null : entropy / evenness,
    numerator: few ? null : entropy,
    denominator: evenness,
  });
  for (const { id, wanted } of plan.groups) {
    const p = (weight.get(id) ?? 0) / all;
    book.set(`I13#share.${id}`, { value: few ? null : p });
    if (wanted !== undefined) book.set(`I13#gap.${id}`, { value: few ? null : (p - wanted) * 100 });
  }
  const rich = counted.filter(({ multimedia }) => multimedia).length;
  book.set("I21", { value: share(rich, all), numerator: rich, denominator: all });
}

function press({ counted, sources, watched, frozen, basis, plan }: World, book: Book): void {
  const of = (...kinds: string[]) => {
    const ids = new Set(sources.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id));
    return counted.filter(({ source }) => ids.has(source));
  };
  const papers = of("press");
  book.set("I03", { value: stories(papers), numerator: stories(papers), denominator: stories(counted) });
  book.set("I03#items", { value: papers.length });
  const both = of("press", "aggregator");
  const copies = both.filter(({ copy }) => copy === "reprint").length;
  book.set("I09", { value: share(copies, both.length), numerator: copies, denominator: both.length });
  book.set("I09#original", { value: both.filter(({ copy }) => copy === "original").length });
  book.set("I09#unknown", { value: both.filter(({ copy }) => copy === "unknown").length });
  book.set("I09#spread", { value: share(both.length, stories(both)) });
  book.set("I09#stories", { value: stories(both) });
  const outside = new Set(basis.outside);
  book.set("I09#outside", { value: stories(both.filter(({ story }) => outside.has(story))) });

  const panel = watched.filter(({ source }) => source.panel).map(({ source }) => source.id);
  for (const [variant, count] of [
    ["stories", stories],
    ["items", (rows: readonly CountedItem[]) => rows.length],
  ] as const) {
    const mine = (id: string) => count(counted.filter(({ source }) => source === id));
    const all = panel.reduce((sum, id) => sum + mine(id), 0);
    for (const id of panel)
      book.set(`I07/${variant}?source=${id}`, {
        value: share(mine(id), all),
        numerator: mine(id),
        denominator: all,
      });
  }
  for (const { id } of sources) {
    const captured = frozen.items.filter(({ source }) => source === id).length + (basis.unjudged[id] ?? 0);
    const mine = counted.filter(({ source }) => source === id).length;
    book.set(`I08?source=${id}`, { value: share(mine, captured), numerator: mine, denominator: captured });
    book.set(`I08?source=${id}#captured`, { value: captured });
  }
  const forms = new Set(plan.forms.map(({ id }) => id));
  for (const { id, observable } of plan.forms) {
    const carriers = new Set(
      sources.filter(({ carrierForms }) => carrierForms[plan.id] === id).map((source) => source.id),
    );
    const carried = counted.filter(({ source }) => carriers.has(source)).length;
    const told = stories(counted.filter((item) => forms.has(id) && item.forms.includes(id)));
    const hidden = observable === "no";
    const put = (variant: string, value: number, all: number) => {
      const key = `I06/${variant}?form=${id}`;
      book.set(key, { value: hidden ? null : value, numerator: hidden ? null : value, denominator: all });
      book.set(`${key}#share`, { value: hidden ? null : share(value, all) });
    };
    put("carrier", carried, counted.length);
    put("reported", told, stories(counted));
  }
}
