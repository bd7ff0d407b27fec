import { clockOf, dayAfter, dayOf, daysBetween, instantOf } from "./days.ts";
import { apart, type Apart } from "./apart.ts";
import { carriers, type Carrier, type Head, type Pool } from "./library.ts";
import { layoutOf } from "./layouts/choose.ts";
import { names } from "./names.ts";
import type { Outlet } from "./outlets.ts";
import { slugOf, textOf, type Piece } from "./piece.ts";
import { between, hashed, pick, seeded, weighed, type Random } from "./random.ts";
import { reprints } from "./reprints.ts";
import { write } from "./write.ts";

/** How many originals a city's outlets publish in all. */
const originals: Readonly<Record<string, number>> = { hanoi: 740, hue: 560, "tan-binh": 260 };
/** How often an outlet of a kind publishes, against the others of its city. */
const paces: Readonly<Record<Carrier, number>> = {
  press: 60,
  central: 22,
  portal: 60,
  department: 30,
  commune: 20,
};
const onTopic: Readonly<Record<Carrier, number>> = {
  press: 0.58,
  central: 0.5,
  portal: 0.62,
  department: 0.62,
  commune: 0.66,
};
const shortest = 60; // words
const tries = 60; // ways to write an item before its place stays empty

/** All that the outlets published up to `today`, or a part of it; the same outlets and day give the same pieces. */
export function publish(
  outlets: readonly Outlet[],
  pools: readonly Pool[],
  today: string,
  silentSince: ReadonlyMap<string, string>,
  part = 1,
): readonly Piece[] {
  const guard = apart();
  const cities = [...new Set(outlets.map(({ city }) => city))];
  const pieces = cities.flatMap((city) => {
    const those = outlets.filter((outlet) => outlet.city === city);
    const desk = deskOf(city, pools, guard, seeded(`${city} ${today}`));
    const written = slotsOf(city, those, { today, silentSince, part }).flatMap(
      ({ outlet, at }) => desk(outlet, at) ?? [],
    );
    return [...written, ...reprints(written, those, today, seeded(`${city} reprints ${today}`))];
  });
  return numbered(pieces.toSorted((left, right) => +left.publishedAt - +right.publishedAt));
}

/** A piece that has no address yet. */
export type Unnumbered = Omit<Piece, "number" | "url" | "origin"> & { readonly origin: Unnumbered | null };

function numbered(pieces: readonly Unnumbered[]): Piece[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  const done = new Map<Unnumbered, Piece>();
  for (const piece of pieces) {
    const { outlet, draft, publishedAt, pool } = piece;
    const count = (counts.get(outlet.source.id) ?? 0) + 1;
    counts.set(outlet.source.id, count);
    const number = 10_000 + ((hashed(outlet.source.id) >>> 0) % 50_000) + count * 3;
    const parts = {
      number,
      clock: clockOf(publishedAt),
      section: slugOf(pool.section),
      site: new URL(outlet.origin).host.split(".").at(-2) ?? "",
    };
    const slug = slugOf(draft.title);
    const layout = layoutOf(outlet.source);
    const first = `${outlet.origin}${layout.path({ ...parts, slug })}`;
    const url = taken.has(first)
      ? `${outlet.origin}${layout.path({ ...parts, slug: `${slug}-${number}` })}`
      : first;
    taken.add(url);
    done.set(piece, {
      ...piece,
      number,
      url,
      origin: piece.origin === null ? null : (done.get(piece.origin) ?? null),
    });
  }
  return [...done.values()];
}

interface Slot {
  readonly outlet: Outlet;
  readonly at: Date;
}

/** When which outlet publishes: weekdays more than Sundays, some of it around midnight in Việt Nam or in UTC. */
function slotsOf(
  city: string,
  outlets: readonly Outlet[],
  asked: {
    readonly today: string;
    readonly silentSince: ReadonlyMap<string, string>;
    readonly part: number;
  },
): Slot[] {
  const { today, silentSince, part } = asked;
  const { from, to } = windowOf(city, today);
  const writing = outlets.flatMap((outlet) =>
    outlet.carrier === "aggregator" ? [] : [{ outlet, pace: paceOf(outlet, paces[outlet.carrier]) }],
  );
  const total = writing.reduce((sum, { pace }) => sum + pace, 0);
  return writing
    .flatMap(({ outlet, pace }) => {
      const random = seeded(`${city} ${outlet.source.id} ${today}`);
      const last = silentSince.get(outlet.source.id) ?? to;
      const count = Math.round(((originals[city] ?? 0) * part * pace) / total);
      const days = Array.from({ length: daysBetween(from, last) + 1 }, (_, after) => dayAfter(from, after));
      return Array.from({ length: count }, (): Slot => {
        const day = weighed(
          random,
          days,
          (one) => [0.35, 1, 1.1, 1, 1.1, 1, 0.55][new Date(one).getUTCDay()] ?? 1,
        );
        return { outlet, at: momentOf(random, day, today) };
      });
    })
    .toSorted(
      (left, right) => +left.at - +right.at || (left.outlet.source.id < right.outlet.source.id ? -1 : 1),
    );
}

/** An outlet that keeps a column of the plan publishes more, one that no agency answers for little. */
function paceOf({ channels, source }: Outlet, usual: number): number {
  if (source.kind === "portal" && source.owner === undefined) return usual / 5;
  return channels.some(({ column }) => column) ? usual * 2.5 : usual;
}

/** Tân Bình's plan ended with the district; the others look back over ten weeks. */
function windowOf(city: string, today: string): { readonly from: string; readonly to: string } {
  return city === "tan-binh"
    ? { from: "2025-02-10", to: "2025-06-29" }
    : { from: dayAfter(today, -70), to: today };
}

function momentOf(random: Random, day: string, today: string): Date {
  if (day === today) return instantOf(day, 0, 0, between(random, 5, 55)); // so early that it lies before any clock of that day
  const edge = random();
  if (edge < 0.02) return instantOf(day, 23, between(random, 56, 59), 20);
  if (edge < 0.04) return instantOf(day, 0, between(random, 1, 4), 20);
  if (edge < 0.06) return instantOf(day, 6, between(random, 57, 59), 40); // still yesterday in UTC
  if (edge < 0.08) return instantOf(day, 7, between(random, 0, 2), 10);
  return instantOf(day, between(random, 5, 21), between(random, 0, 59), between(random, 0, 59));
}

/** Writes what an outlet publishes at a moment; null when nothing far enough from all before came to mind. */
function deskOf(
  city: string,
  pools: readonly Pool[],
  guard: Apart,
  random: Random,
): (outlet: Outlet, at: Date) => Unnumbered | null {
  const those = pools.filter((pool) => (pool.city === null || pool.city === city) && pool.id !== "asides");
  const margin = pools.find(({ id }) => id === "asides");
  const asidesOf = ({ groups, section }: Pool): readonly string[] => [
    ...(margin?.plain ?? []),
    ...(groups.length > 0 || section === "Chính trị" ? (margin?.worded ?? []) : []),
  ];
  const [about, aside] = [true, false].map(
    (wanted) =>
      new Map(
        carriers.map((one) => [
          one,
          those.filter(({ at, groups }) => at.includes(one) && groups.length > 0 === wanted),
        ]),
      ),
  );
  const used = new Map<string, number>();
  const weightOf = (key: string, richness: number): number => richness / (1 + (used.get(key) ?? 0)) ** 2;

  return (outlet, publishedAt) => {
    const { carrier } = outlet;
    if (carrier === "aggregator") return null;
    const day = dayOf(publishedAt);
    const agencies = new Map(
      [...outlet.agencies].filter(
        ([, { validFrom, validTo }]) => (validFrom ?? day) <= day && day <= (validTo ?? day),
      ),
    );
    const setting = {
      random,
      publishedAt,
      carrier,
      agencies,
      communes: outlet.communes,
      locality: outlet.locality,
      owner: outlet.owner,
      prefix: outlet.prefix,
    };
    for (let tried = 0; tried < tries; tried++) {
      const wanted = random() < onTopic[carrier];
      const choice = (wanted ? about : aside)?.get(carrier) ?? [];
      if (choice.length === 0) continue;
      const pool = weighed(random, choice, (one) => weightOf(one.id, one.plain.length * favour(one)));
      const by = random() < 0.56 ? "phrase" : "meaning";
      const heads = pool.heads.filter((head) => head.by === null || head.by === by);
      if (heads.length === 0) continue;
      const head: Head = weighed(random, heads, (one) => weightOf(one.title, 1));
      const draft = write(pool, head, asidesOf(pool), setting);
      const words = textOf(draft).split(/\s+/).length;
      if (words < shortest || !guard.take(`${draft.title}\n${textOf(draft)}`)) continue;
      used.set(pool.id, (used.get(pool.id) ?? 0) + 1);
      used.set(head.title, (used.get(head.title) ?? 0) + 1);
      return { outlet, pool, head, draft, publishedAt, author: pick(random, names.writers), origin: null };
    }
    return null;
  };
}

/** Some matters are written about more than others; a few hardly ever. */
function favour(pool: Pool): number {
  return 0.4 + ((hashed(pool.id) >>> 0) % 100) / 60;
}
