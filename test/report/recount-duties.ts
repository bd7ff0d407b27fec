import type { Agency, Plan } from "../../config/schema.ts";
import { columnStates } from "./recount-people.ts";
import type { Book } from "./recount.ts";
import { plus, type World } from "./recount-world.ts";

type Row = World["basis"]["supplied"][number];

/** What the plan sets days for: first items after a milestone (I10), targets (I14), reports by their deadlines (I18). */
export function recountDuties(world: World, book: Book): void {
  const day = world.begun.at(-1);
  if (day === undefined) return;
  for (const milestone of world.plan.milestones)
    if (milestone.day >= world.frozen.from && milestone.day <= day)
      firstItems(world, milestone.day, day, book);
  for (const target of world.plan.targets) targetOn(world, target, day, book);
  for (const duty of world.plan.reportingDuties) reports(world, duty, book);
}

/** The agencies of these ids, with those of classes and of classes of classes, that are valid on a day. */
function members({ agencies }: World, ids: readonly string[], day: string): Agency[] {
  const within = (row: Agency, met: ReadonlySet<string> = new Set()): boolean =>
    ids.includes(row.id) ||
    row.memberOf.some((id) => {
      const group = agencies.get(id);
      return group !== undefined && !met.has(id) && within(group, new Set([...met, id]));
    });
  return [...agencies.values()].filter(
    (row) => row.kind !== "class" && on(row, day) && within(row, new Set([row.id])),
  );
}

function on({ validFrom = "", validTo = "9999" }: Agency, day: string): boolean {
  return day >= validFrom && day <= validTo;
}

function between(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** By Kaplan and Meier with a table of days: how many still say nothing after each of them. */
function firstItems({ bearers, counted }: World, from: string, last: string, book: Book): void {
  const rows = bearers
    .filter(({ agency }) => on(agency, from))
    .flatMap(({ agency, state }) => {
      const until = agency.validTo !== undefined && agency.validTo < last ? agency.validTo : last;
      const own = counted
        .filter(({ owners, day }) => owners.includes(agency.id) && day >= from && day <= until)
        .map(({ day }) => between(from, day));
      if (own.length === 0 && state !== "observable") return [];
      return [{ first: own.length === 0 ? null : Math.min(...own), seen: between(from, until) }];
    });
  const by = (share: number): number | null => {
    let silent = 1;
    for (let day = 0; day <= between(from, last); day += 1) {
      const left = rows.filter(({ first, seen }) => (first ?? seen) >= day).length;
      const spoke = rows.filter(({ first }) => first === day).length;
      if (spoke === 0) continue;
      silent -= (silent * spoke) / left;
      if (silent < 1 - share + 1e-9) return day;
    }
    return null;
  };
  const spoken = rows.filter(({ first }) => first !== null).length;
  book.set(`I10/${from}`, { value: by(0.5), numerator: spoken, denominator: rows.length });
  book.set(`I10/${from}#p90`, { value: by(0.9) });
  for (const days of [1, 3, 7]) {
    const soon = rows.filter(({ first }) => first !== null && first <= days).length;
    const early = rows.length === 0 || between(from, last) < days;
    book.set(`I10/${from}#within-${days}`, { value: early ? null : soon / rows.length });
  }
}

function targetOn(world: World, target: Plan["targets"][number], day: string, book: Book): void {
  const key = `I14?target=${target.id}`;
  const { level } = target;
  book.set(`${key}#goal`, {
    value: "share" in level ? level.share : "count" in level ? level.count : 1,
  });
  const known = world.basis.supplied.filter((row) => row.day <= day);
  if (target.columns) {
    const owing = members(world, target.columns.of, day);
    const { states, nobody } = columnStates(world, owing, target.columns.freshDays);
    const living = nobody ? null : states.filter((state) => state === "living").length;
    book.set(key, {
      value: living === null || owing.length === 0 ? null : living / owing.length,
      numerator: living,
      denominator: living === null ? null : owing.length,
    });
  } else if (target.accounts) {
    const owing = members(world, target.accounts.of, day);
    const declared = owing.filter(({ id }) => hasAccount(world, id, day));
    const open = declared.filter(({ id }) => {
      const items = world.counted.some((item) => item.owners.includes(id) && item.day <= day);
      return items || world.basis.lastOwn[id] !== undefined;
    });
    book.set(key, shareOf(open.length, declared.length === 0 ? 0 : owing.length));
  } else if (target.list) {
    const { kind, withinDays = 36_500 } = target.list;
    const rows = known.filter(
      ({ form, values, told }) => form === kind && values["secret"] !== true && told !== undefined,
    );
    const told = rows.filter(
      ({ told: one, day: since }) => one && one.day <= day && one.day <= plus(since, withinDays),
    );
    book.set(key, shareOf(told.length, rows.length));
  } else if (target.entries) entered(world, target.entries, { level, day, key }, book);
  else book.set(key, stated(world, target, day));
}

const social = new Set(["fanpage", "video", "zalo", "tiktok"]);

function hasAccount({ sources, standing }: World, agency: string, day: string): boolean {
  return sources.some(
    ({ owner, validFrom = "", validTo = "9999", channels }) =>
      owner !== undefined &&
      standing(owner, day) === agency &&
      day >= validFrom &&
      day <= validTo &&
      channels.some(({ kind }) => social.has(kind)),
  );
}

function shareOf(above: number, below: number) {
  return below === 0
    ? { value: null, numerator: null, denominator: null }
    : { value: above / below, numerator: above, denominator: below };
}

function entered(
  world: World,
  asked: NonNullable<Plan["targets"][number]["entries"]>,
  at: { readonly level: Plan["targets"][number]["level"]; readonly day: string; readonly key: string },
  book: Book,
): void {
  const { level, day, key } = at;
  const rows = world.basis.supplied.filter(
    ({ form, day: of, values }) =>
      form === asked.kind &&
      of <= day &&
      Object.entries(asked.where ?? {}).every(([name, value]) => values[name] === value),
  );
  if (rows.length === 0) return void book.set(key, { value: null, numerator: null, denominator: null });
  if (asked.of === undefined) {
    const value = "done" in level ? 1 : rows.length;
    return void book.set(key, { value, numerator: rows.length, denominator: null });
  }
  const owing = members(world, asked.of, day);
  const have = new Set(rows.map(({ agency }) => world.standing(agency, day)));
  book.set(key, shareOf(owing.filter(({ id }) => have.has(id)).length, owing.length));
}

/** What was said last of a target by whoever may say it; else what each agency said last of its own people, added up. */
function stated(world: World, target: Plan["targets"][number], day: string) {
  const worth = (row: Row): number | null => {
    if ("done" in target.level)
      return row.values["done"] === true ? 1 : row.values["done"] === false ? 0 : null;
    if ("count" in target.level) return number(row, "count");
    const [above, below] = [number(row, "numerator"), number(row, "denominator")];
    return above !== null && below !== null && below > 0 ? above / below : number(row, "share");
  };
  const mine = world.basis.supplied
    .filter((row) => row.values["target"] === target.id && row.day <= day && worth(row) !== null)
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const told = mine.findLast(
    ({ form }) => form === (target.measuredBy === "survey" ? "khao-sat" : "chi-tieu"),
  );
  if (told !== undefined)
    return {
      value: worth(told),
      numerator: number(told, "numerator"),
      denominator: number(told, "denominator"),
    };
  const last = new Map(
    mine
      .filter(({ form }) => form === "tap-huan-can-bo")
      .map((row) => [world.standing(row.agency, day), row] as const),
  );
  const sum = (name: string): number =>
    [...last.values()].reduce((all, row) => all + (number(row, name) ?? 0), 0);
  return shareOf(sum("numerator"), sum("denominator"));
}

function number({ values }: Row, name: string): number | null {
  const value = values[name];
  return typeof value === "number" ? value : null;
}

function reports(world: World, duty: Plan["reportingDuties"][number], book: Book): void {
  const { frozen, basis } = world;
  const { schedule } = duty;
  if (schedule === undefined) return void book.set(`I18?target=${duty.id}`, { value: null });
  const today = new Date(Date.parse(basis.now) + 7 * 3_600_000).toISOString().slice(0, 10);
  for (let due = frozen.from; due < frozen.to; due = plus(due, 1)) {
    const named =
      "monthlyDay" in schedule
        ? Number(due.slice(8)) === schedule.monthlyDay
        : schedule.yearlyDays.includes(due.slice(5));
    if (!named) continue;
    const last = schedule.dueInclusive ? due : plus(due, -1);
    const owing = members(world, duty.agencies, due);
    const received = owing.map(({ id }) =>
      basis.supplied
        .filter(
          ({ form, agency, values }) =>
            form === "bao-cao" &&
            values["duty"] === duty.id &&
            values["due"] === due &&
            world.standing(agency, due) === id,
        )
        .map(({ day }) => day)
        .toSorted()
        .at(0),
    );
    const inTime = received.filter((day) => day !== undefined && day <= last).length;
    const key = `I18?target=${duty.id}@${due}`;
    const open = today <= last && received.includes(undefined);
    if (open) {
      book.set(key, { value: null, numerator: null, denominator: null });
      continue;
    }
    const value = owing.length === 0 ? null : inTime / owing.length;
    book.set(key, { value, numerator: inTime, denominator: owing.length });
    book.set(`${key}#late`, { value: received.filter((day) => day !== undefined && day > last).length });
    const missing = received.filter((day) => day === undefined).length;
    book.set(`${key}#missing`, { value: today > last ? missing : 0 });
  }
}
