import type { LookOutcome, Look, ChannelState } from "../../crawlers/ledger.ts";
import { remember, type ChannelMemory } from "../../crawlers/memory.ts";
import type { Desk } from "../../pipeline/desk.ts";
import type { Signature, Store } from "../../pipeline/store/store.ts";

/** What a channel's visits met on a day, counted back from now. */
export type Met = (daysAgo: number) => { readonly outcome: LookOutcome; readonly reason: string | null };

const dayMs = 86_400_000;
const days = 60;

/** Gives a channel of Hà Nội its past up to now, as a collector would have written it: four visits a day, five new items each. */
export async function live(
  store: Store,
  now: string,
  { source, channel }: { readonly source: string; readonly channel: string },
  met: Met,
): Promise<void> {
  const looks: Look[] = [];
  let memory: ChannelMemory | undefined;
  let failures = 0;
  let newest = 100;
  let last: string | null = null;
  for (let visit = 0; visit < days * 4; visit += 1) {
    const at = Date.parse(now) - (days * 4 - visit) * (dayMs / 4);
    const startedAt = new Date(at).toISOString();
    const { outcome, reason } = met((Date.parse(now) - at) / dayMs);
    const works = outcome === "working";
    if (works) newest += visit % 4 === 0 ? 2 : 1;
    failures = works ? 0 : failures + 1;
    const entries = Array.from({ length: works ? 20 : 0 }, (_, back) => ({
      id: (newest - back).toString(16).padStart(8, "0"),
      date: new Date(at - back * 5 * 3_600_000).toISOString(),
    }));
    const shown = {
      startedAt,
      outcome,
      reason,
      entries,
      unchanged: false,
      fetched: works ? 1 : 0,
      read: works ? 1 : 0,
    };
    memory = remember(memory, { ...shown, told: shown.read, intervalMinutes: 360 }, last);
    looks.push({
      id: `hanoi/${channel}@${startedAt}`,
      city: "hanoi",
      source,
      channel,
      startedAt,
      finishedAt: startedAt,
      outcome,
      reason,
      coversFrom: works ? new Date(at - dayMs).toISOString() : null,
      coversTo: works ? startedAt : null,
      listed: entries.length,
      fresh: works ? 1 : 0,
      newestListed: null,
      oldestListed: null,
    });
    last = startedAt;
  }
  const state: ChannelState = {
    id: channel,
    city: "hanoi",
    source,
    lastVisit: last,
    lastSuccess: null,
    nextVisit: null,
    failures,
    intervalMinutes: 360,
    etag: null,
    lastModified: null,
    ...(memory === undefined ? {} : { memory }),
  };
  const by = { actor: "test", at: now };
  await rewrite(store, channel, met(0), by);
  await store.write(
    "look",
    looks.map((value) => ({ value, expects: 0 })),
    by,
  );
  const [known] = await store.read("channel", [channel]);
  await store.write("channel", [{ value: state, expects: known?.revision ?? 0 }], by);
  await store.refresh();
}

/** What was really seen of the channel before was seen as this past has it today. */
async function rewrite(store: Store, channel: string, { outcome, reason }: ReturnType<Met>, by: Signature) {
  if (outcome === "working") return;
  const told = { outcome, reason, coversFrom: null, coversTo: null };
  const order = { by: "finishedAt", direction: "ascending" } as const;
  const { rows } = await store.list("look", { where: { is: { channel } }, order, limit: 100 });
  await store.write(
    "look",
    rows.map(({ value, revision }) => ({ value: { ...value, ...told }, expects: revision })),
    by,
  );
}

/** A portal of a ward of Hà Nội with one list. */
export interface Portal {
  readonly source: string;
  readonly name: string;
  readonly agency: string;
  readonly channel: string;
}

const working = { outcome: "working", reason: null } as const;
const away = { outcome: "unreachable", reason: "máy chủ báo lỗi 503" } as const;
const changed = {
  outcome: "not-a-list",
  reason: "trang trả lời nhưng không thấy liên kết bài nào",
} as const;
const pasts: readonly Met[] = [
  (ago) => (ago < 10 ? away : working),
  (ago) => (ago < 3 ? changed : working),
  () => working,
];

/** Gives three portals of wards a past: one away for ten days, one with a new face for three, one that is well. */
export async function livePortals({ config, store }: Desk, now: string): Promise<readonly Portal[]> {
  const city = config.cities.find(({ city: { id } }) => id === "hanoi");
  const portals = (city?.sources ?? [])
    .flatMap(({ id, name, kind, owner, channels }): readonly Portal[] => {
      const [first] = channels;
      if (kind !== "portal" || owner === undefined || channels.length !== 1 || first?.kind !== "listing")
        return [];
      const agency = city?.agencies.find((one) => one.id === owner)?.name ?? "";
      return [{ source: id, name, agency, channel: first.id }];
    })
    .slice(0, pasts.length);
  for (const [at, portal] of portals.entries()) await live(store, now, portal, pasts[at] ?? (() => working));
  return portals;
}
