import { dayAfter, dayOf, instantOf } from "./days.ts";
import type { Outlet } from "./outlets.ts";
import { between, pick, shuffled, type Random } from "./random.ts";
import type { Unnumbered } from "./schedule.ts";

const share = { aggregator: 0.16, others: 0.09 }; // of a city's press pieces

/** What the aggregator and other outlets took over from the press, with a credit line and light edits. */
export function reprints(
  written: readonly Unnumbered[],
  outlets: readonly Outlet[],
  today: string,
  random: Random,
): Unnumbered[] {
  const press = written.filter(
    ({ outlet, draft }) =>
      (outlet.carrier === "press" || outlet.carrier === "central") && draft.paragraphs.length > 1,
  );
  const aggregators = outlets.filter(({ carrier }) => carrier === "aggregator");
  const takers = outlets.filter(
    ({ carrier }) => carrier === "press" || carrier === "commune" || carrier === "portal",
  );
  const chosen = shuffled(random, press);
  const toAggregator = chosen.slice(
    0,
    Math.round(chosen.length * (aggregators.length > 0 ? share.aggregator : 0)),
  );
  const toOthers = chosen.slice(-Math.round(chosen.length * share.others));
  const fresh = chosen
    .filter(({ publishedAt }) => dayOf(publishedAt) === dayAfter(today, -1))
    .slice(0, freshest);
  return [
    ...toAggregator.map((piece) => copy(piece, pick(random, aggregators), random)),
    ...toOthers.flatMap((piece) => {
      const others = takers.filter(
        ({ source, carrier }) =>
          source.id !== piece.outlet.source.id && (carrier !== "commune" || piece.pool.groups.length > 0),
      );
      return others.length === 0 ? [] : [copy(piece, pick(random, others), random)];
    }),
  ]
    .filter((piece) => dayOf(piece.publishedAt) < today)
    .concat(
      fresh.flatMap((piece, at) =>
        toAggregator.includes(piece)
          ? []
          : aggregators.slice(0, 1).map((outlet) => ({
              ...copy(piece, outlet, random),
              publishedAt: instantOf(today, 0, 0, 56 + at),
            })),
      ),
    );
}

const freshest = 3; // copies of the day itself: the aggregator says of them how many hours ago

function copy(origin: Unnumbered, outlet: Outlet, random: Random): Unnumbered {
  const { draft } = origin;
  const kept =
    draft.paragraphs.length > 4 && random() < 0.5 ? draft.paragraphs.slice(0, -1) : draft.paragraphs;
  return {
    ...origin,
    outlet,
    origin,
    draft: { ...draft, title: retitled(draft.title, random), paragraphs: kept },
    publishedAt: new Date(origin.publishedAt.getTime() + between(random, 20, 1500) * 60_000),
  };
}

function retitled(title: string, random: Random): string {
  return random() < 0.7
    ? title
    : title.replace(/^(?=\p{Lu})/u, pick(random, ["Ghi nhận: ", "Chuyện hay: ", "Đọc báo: "]));
}
