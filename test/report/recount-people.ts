import type { Book } from "./recount.ts";
import { plus, type World } from "./recount-world.ts";

/** Completeness, and what people and platforms gave: I06's entries, I12, I16, I17, I18, I19. */
export function recountPeople(world: World, book: Book): void {
  completeness(world, book);
  reach(world, book);
  const { basis, frozen, plan } = world;
  const inPeriod = basis.supplied.filter(({ day }) => day >= frozen.from && day < frozen.to);
  for (const { id, entries } of plan.forms) {
    const told = new Set<number>();
    for (const { kind, where } of entries)
      for (const [at, { form, values }] of inPeriod.entries()) {
        const fits = Object.keys(where).filter((key) => where[key]?.includes(String(values[key])));
        if (form === kind && fits.length === Object.keys(where).length) told.add(at);
      }
    book.set(`I06/reported?form=${id}#supplied`, { value: told.size });
  }
  tellings(world, inPeriod, book);
  const n = basis.tones.length;
  for (const tone of ["positive", "neutral", "negative"]) {
    const mine = basis.tones.filter((row) => row.tone === tone).length;
    book.set(`I19/${tone}`, { value: n === 0 ? null : mine / n, numerator: mine, denominator: n });
  }
  const papers = new Set(
    world.sources.filter(({ kind }) => kind === "press" || kind === "aggregator").map(({ id }) => id),
  );
  const critical = world.counted.filter(
    ({ marks, source }) => marks.includes("critical") && papers.has(source),
  );
  book.set("I19/critical", { value: critical.length });
  columns(world, book);
}

function completeness({ frozen, basis, watched, observed }: World, book: Book): void {
  let due = 0;
  let seen = 0;
  let made = 0;
  let good = 0;
  for (const { source, days } of watched) {
    const channels = basis.channels.filter((channel) => channel.source === source.id);
    const forbidden =
      channels.length > 0 &&
      channels.every(({ outcome, id }) => outcome === "not-permitted" && observed(id).size === 0);
    if (forbidden) continue;
    due += days.length;
    seen += days.filter((day) => channels.some(({ id }) => observed(id).has(day))).length;
    for (const [day, all, well] of channels.flatMap(({ visits }) => visits)) {
      if (day < (days[0] ?? "~") || day > (days.at(-1) ?? "")) continue;
      made += all;
      good += well;
    }
  }
  const judged = frozen.items.length;
  const captured = judged + Object.values(basis.unjudged).reduce((sum, count) => sum + count, 0);
  const waiting = frozen.items.filter(({ review }) => review).length;
  const ids = new Set(frozen.items.map(({ id }) => id));
  const spoken = frozen.decisions.filter(
    ({ what, item }) => ["accept", "reject", "move"].includes(what) && ids.has(item),
  );
  const decided = new Set(spoken.map(({ item }) => item)).size;
  const put = (key: string, above: number, below: number) =>
    book.set(key, { value: below === 0 ? null : above / below });
  book.set("I16", { value: due === 0 ? null : seen / due, numerator: seen, denominator: due });
  put("I16#source-days", seen, due);
  put("I16#looks", good, made);
  put("I16#dated", captured, captured + basis.undated.arrived);
  put("I16#judged", judged, captured);
  put("I16#queue", decided, decided + waiting);
}

function reach({ basis, frozen }: World, book: Book): void {
  const kinds = new Set(
    basis.posts.flatMap(({ platform, counters }) => counters.map(({ metric }) => `${metric} ${platform}`)),
  );
  for (const kind of kinds) {
    const [metric = "", platform = ""] = kind.split(" ");
    const mine = basis.posts.filter((post) => post.platform === platform);
    const ripe = mine.flatMap(({ counters }) => {
      const week = counters.filter(
        (one) => one.metric === metric && one.ageDays !== null && one.ageDays >= 7 && one.ageDays < 14,
      );
      const [first] = week.toSorted((a, b) => (a.ageDays ?? 0) - (b.ageDays ?? 0));
      return first === undefined ? [] : [first.count];
    });
    book.set(`I12a?metric=${metric}&platform=${platform}`, {
      value: ripe.length === 0 ? null : ripe.reduce((sum, count) => sum + count, 0),
      numerator: ripe.length,
      denominator: mine.length,
    });
  }
  const insights = basis.supplied.filter(
    ({ form, day }) => form === "insights" && day >= frozen.from && day < frozen.to,
  );
  for (const { agency, values } of insights) {
    const same = insights.filter(
      (row) =>
        row.agency === agency &&
        row.values["platform"] === values["platform"] &&
        row.values["metric"] === values["metric"],
    );
    const value = same.reduce((sum, row) => sum + Number(row.values["value"]), 0);
    const subject = `agency=${agency}&metric=${String(values["metric"])}&platform=${String(values["platform"])}`;
    book.set(`I12b?${subject}`, { value, numerator: value });
  }
  for (const { channel, platform } of basis.followers) {
    const mine = basis.followers
      .filter((row) => row.channel === channel)
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
    const before = (day: string): number | null =>
      mine.findLast(({ at }) => at < instant(day))?.count ?? null;
    const last = before(frozen.to);
    const first = before(frozen.from);
    const key = `I12d?platform=${platform}&source=${channel}`;
    book.set(key, { value: last, numerator: last });
    book.set(`${key}#net`, { value: last === null || first === null ? null : last - first });
  }
}

const addedUp: Readonly<Record<string, readonly string[]>> = {
  "truyen-thanh": ["broadcasts", "minutes"],
  "truc-quan": ["count"],
  "su-kien": ["people"],
  "bao-cao-vien": ["sessions", "listeners"],
  "bao-in-phat-song": [],
};

/** Entries of activities by kind, as a whole and by agency, with what of them is added up. */
function tellings(world: World, rows: World["basis"]["supplied"], book: Book): void {
  for (const [kind, sums] of Object.entries(addedUp)) {
    const all = rows.filter(({ form }) => form === kind);
    const whose = all.map(({ agency, day }) => world.standing(agency, day));
    book.set(`I06/told?form=${kind}#agencies`, { value: new Set(whose).size });
    for (const agency of [undefined, ...whose]) {
      const mine = all.filter((_, at) => agency === undefined || whose[at] === agency);
      const key = `I06/told?${agency === undefined ? "" : `agency=${agency}&`}form=${kind}`;
      book.set(key, { value: mine.length, numerator: mine.length, denominator: null });
      for (const name of sums) {
        const told = mine.map(({ values }) => values[name]).filter((value) => typeof value === "number");
        book.set(`${key}#${name}`, { value: told.length === 0 ? null : told.reduce((a, b) => a + b, 0) });
      }
    }
  }
}

/** I17 on the last day: who has a section that brought something within thirty days. */
function columns(world: World, book: Book): void {
  const day = world.begun.at(-1) ?? "";
  const owing = world.bearers
    .map(({ agency }) => agency)
    .filter(({ validTo }) => validTo === undefined || day <= validTo);
  const { states, nobody } = columnStates(world, owing, 30);
  const of = (state: string): number => states.filter((one) => one === state).length;
  book.set("I17", {
    value: nobody || owing.length === 0 ? null : of("living") / owing.length,
    numerator: nobody ? null : of("living"),
    denominator: nobody ? null : owing.length,
  });
  for (const state of ["living", "stale", "undeclared", "no-column", "unreachable"])
    book.set(`I17#${state}`, { value: of(state) });
}

/** How each agency's section stands on the last day; `nobody` = there are sections and nobody ever looked at one. */
export function columnStates(
  { basis, sources, begun, standing, observed }: World,
  owing: readonly { readonly id: string }[],
  freshDays: number,
): { readonly states: readonly string[]; readonly nobody: boolean } {
  const day = begun.at(-1) ?? "";
  const watchOf = (id: string) => basis.channels.find((one) => one.id === id);
  const ownOf = (agency: string) =>
    sources.filter(
      ({ owner, validFrom = "", validTo = "9999" }) =>
        owner !== undefined && day >= validFrom && day <= validTo && standing(owner, day) === agency,
    );
  const declaredBy = (agency: string) =>
    ownOf(agency).flatMap(({ channels }) => channels.filter(({ column }) => column));
  const states = owing.map(({ id: agency }) => {
    if (ownOf(agency).length === 0) return "undeclared";
    const found = declaredBy(agency).map(({ id }): string => {
      const watch = watchOf(id);
      const newest = [...(basis.columnDays[id] ?? []), ...(watch?.newest ?? [])]
        .filter((one) => one <= day)
        .toSorted()
        .at(-1);
      const visited = (watch?.firstVisit ?? "~") <= day;
      const reached = visited && (watch?.reason === null || observed(id).has(plus(day, -1)));
      if (!reached) return "unreachable";
      return newest !== undefined && newest >= plus(day, -freshDays) ? "living" : "stale";
    });
    return ["living", "stale", "unreachable"].find((state) => found.includes(state)) ?? "no-column";
  });
  const declared = owing.flatMap(({ id }) => declaredBy(id));
  const looked = declared.some(({ id }) => (watchOf(id)?.firstVisit ?? "~") <= day);
  return { states, nobody: declared.length > 0 && !looked };
}

function instant(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00+07:00`)).toISOString();
}
