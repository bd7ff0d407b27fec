import type { Clock } from "../../crawlers/capture.ts";
import { snapshotsOf, type KeptSnapshot } from "../../pipeline/freeze/freeze.ts";
import { frozenLines } from "../../pipeline/freeze/lines.ts";
import { itemByItem } from "../../pipeline/measure/day-by-day.ts";
import { storiesBehind, type StoryCount } from "../../pipeline/measure/story-list.ts";
import { dayOf, type Window } from "../../pipeline/measure/windows.ts";
import { forAgency, type Report, type ReportStory } from "../../pipeline/report/report.ts";
import { untilChanged } from "../../pipeline/measure/until-changed.ts";
import { storiesTold, tellStories } from "../../pipeline/report/stories.ts";
import { reportOf } from "../../pipeline/report/report-of.ts";
import { textOf, type Written } from "../../pipeline/report/text.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import type { Snapshot } from "../../pipeline/store/records.ts";
import type { Store } from "../../pipeline/store/store.ts";
import type { KnownPlan } from "../office/known.ts";
import { correctionsOf } from "./corrections.ts";
import type { ListedItem, ListNames } from "./items.ts";
import { liveItems } from "./live-items.ts";
import type { Edition } from "./paper-of.ts";

/** What editions are made with. */
export interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  /** The data folder; null = frozen periods are not at hand. */
  readonly data: string | null;
  readonly config: { readonly version: string };
  /** true = invented texts. */
  readonly sample: boolean;
}

/** Which report is asked for. `draft` = the numbers as they stand, also where the period is frozen. */
export interface EditionAsked {
  readonly known: KnownPlan;
  readonly window: Window;
  /** null = the whole city. */
  readonly agency: string | null;
  readonly draft: boolean;
  /** So many first items will be asked for: they are read while the numbers are worked out. */
  readonly ahead?: number;
}

/** An edition with its items, and with the revision of what was written for it. */
export interface FullEdition extends Edition {
  readonly text: Written;
  readonly names: ListNames;
  /** Newest first, page after page from wherever they lie; `most`: so many are enough. */
  items(most?: number): AsyncIterable<ListedItem>;
}

const mostStories = 12; // periods whose stories are remembered; a megabyte each at most
const mostLists = 12; // first items of periods that are remembered; a quarter of a megabyte each
const mostHeads = 3_000; // items that stand for stories; a kilobyte each
const storiesOnce = untilChanged<Awaited<ReturnType<typeof storiesTold>>>(mostStories);
const listedOnce = untilChanged<readonly ListedItem[]>(mostLists);
const toldOnce = itemByItem<
  { readonly id: string; readonly day: string; readonly of: StoryCount },
  ReportStory
>(mostHeads);

/**
 * The report of a period: the frozen one where it was frozen, with what is another since then as corrections; else a draft.
 * null where the agency owes nothing by the plan in the period.
 */
export async function editionOf(desk: Desk, asked: EditionAsked): Promise<FullEdition | null> {
  const { store, clock } = desk;
  const { known, window, agency } = asked;
  const { plan, city } = known;
  const freezing = asked.draft ? Promise.resolve(null) : frozenReport(desk, known, window);
  const ahead = async (): Promise<void> => {
    if (asked.ahead === undefined || (await freezing) !== null) return;
    // Whoever asks for them is told what failed.
    await firstLive(desk, known, { days: window, agency, most: asked.ahead }).catch(() => null);
  };
  const [{ report: now }, frozen, text] = await Promise.all([
    reportOf({
      store,
      city,
      plan,
      window,
      clock,
      config: desk.config.version,
      stories: (_, of, drill) => rememberedStories(desk, of, drill),
    }),
    freezing,
    textOf(store, { plan: plan.id, period: window.id, agency }),
    ahead(),
  ]);
  const whole = frozen?.report ?? now;
  const report = agency === null ? whole : forAgency(whole, agency);
  if (report === null) return null;
  const present = agency === null ? now : forAgency(now, agency);
  return {
    report,
    written: text.parts,
    text,
    frozen:
      frozen === null
        ? null
        : { at: frozen.snapshot.frozenAt, by: frozen.snapshot.actor, digest: frozen.snapshot.digest },
    corrections: frozen === null || present === null ? [] : correctionsOf(report, present),
    sample: desk.sample,
    now: clock.now(),
    names: namesFor(report, known),
    items: (most) =>
      frozen === null
        ? listed(desk, known, { days: window, agency, most: most ?? null })
        : frozenList(frozen.data, frozen.snapshot, agency),
  };
}

/** The stories of a period: the same until an item of it changes, and then those of its other days are not read again. */
function rememberedStories(
  { store, config }: Desk,
  known: Parameters<typeof storiesTold>[1],
  drill: Drill,
): ReturnType<typeof storiesTold> {
  const basis = JSON.stringify([config.version, known.plan.id]);
  return storiesOnce(store, { key: `${basis} ${JSON.stringify(drill)}`, days: drill.days }, (marks) =>
    storiesTold(store, known, drill, {
      count: () => storiesBehind(store, drill, known),
      tell: (_, __, stories) => {
        const items = stories.map((of) => ({ id: of.item, day: dayOf(new Date(of.at ?? 0)), of }));
        return toldOnce(store, { key: basis, marks, items }, (due) =>
          tellStories(
            store,
            known,
            due.map(({ of }) => of),
          ),
        );
      },
    }),
  );
}

/** The items of a period, newest first. */
async function* listed(
  desk: Desk,
  known: KnownPlan,
  { most, ...asked }: { readonly days: Window; readonly agency: string | null; readonly most: number | null },
): AsyncGenerator<ListedItem> {
  if (most === null) yield* liveItems(desk.store, known, asked);
  else yield* await firstLive(desk, known, { ...asked, most });
}

/** The first of them: the same until an item of the period changes. */
function firstLive(
  { store, config }: Desk,
  known: KnownPlan,
  asked: { readonly days: Window; readonly agency: string | null; readonly most: number },
): Promise<readonly ListedItem[]> {
  const { days, agency, most } = asked;
  const key = JSON.stringify([config.version, known.plan.id, agency, most]);
  return listedOnce(store, { key, days }, () => taken(liveItems(store, known, asked), most));
}

/** The first items of an edition. */
export function firstItems(edition: FullEdition, most: number): Promise<readonly ListedItem[]> {
  return taken(edition.items(most), most);
}

async function taken(items: AsyncIterable<ListedItem>, most: number): Promise<readonly ListedItem[]> {
  const found: ListedItem[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === most) break;
  }
  return found;
}

interface Frozen {
  readonly data: string;
  readonly snapshot: KeptSnapshot;
  readonly report: Report;
}

const read = new Map<string, Report>(); // by digest: what is frozen never changes
const mostRead = 12; // reports that are held; each is about a megabyte

async function frozenReport(desk: Desk, { plan }: KnownPlan, window: Window): Promise<Frozen | null> {
  const { store, data } = desk;
  const snapshot = (await snapshotsOf(store, plan.id, window.id)).at(-1);
  if (snapshot === undefined || data === null) return null;
  const known = read.get(snapshot.digest);
  if (known !== undefined) return { data, snapshot, report: known };
  for await (const line of frozenLines(data, snapshot)) {
    if (!("report" in line)) continue;
    const [oldest] = read.keys();
    if (read.size >= mostRead && oldest !== undefined) read.delete(oldest);
    read.set(snapshot.digest, line.report);
    return { data, snapshot, report: line.report };
  }
  return null; // frozen before reports were kept
}

async function* frozenList(
  data: string,
  snapshot: Snapshot,
  agency: string | null,
): AsyncGenerator<ListedItem> {
  for await (const line of frozenLines(data, snapshot)) {
    if (!("item" in line) || !line.item.counted) continue;
    const { id, title, url, source, day, tier, copy, groups, agencies } = line.item;
    const inRole = (role: string) => [
      ...new Set(
        agencies.filter((hit) => hit.endsWith(`/${role}`)).map((hit) => hit.slice(0, -role.length - 1)),
      ),
    ];
    const owners = inRole("owner");
    const mentions = inRole("mention");
    if (agency !== null && !owners.includes(agency) && !mentions.includes(agency)) continue;
    yield { id, title, url, source, day, tier, copy, groups, owners, mentions };
  }
}

function namesFor(report: Report, { city }: KnownPlan): ListNames {
  const agencies = new Map(city.agencies.map(({ id, name }) => [id, name]));
  return {
    source: (id) => report.names[id] ?? id,
    agency: (id) => agencies.get(id) ?? id,
  };
}
