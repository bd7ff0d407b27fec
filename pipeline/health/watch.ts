import type { CityConfig } from "../../config/load.ts";
import type { Channel, Source } from "../../config/source-schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { ChannelState } from "../../crawlers/ledger.ts";
import type { ChannelMemory } from "../../crawlers/memory.ts";
import type { Store } from "../store/store.ts";
import { keepAlerts, type Alerts, type Fault, type Turn } from "./alerts.ts";
import { channelHealth, type ChannelHealth } from "./health.ts";
import { breakWords, silentTodo } from "./words.ts";

/** A channel of a city with what is known of it and how it fares. */
export interface WatchedChannel {
  readonly city: string;
  readonly source: Source;
  readonly channel: Channel;
  readonly state: ChannelState | undefined;
  readonly health: ChannelHealth;
}

/** What of a channel's health and past its faults are told from. */
export interface Judged extends Omit<WatchedChannel, "state"> {
  readonly state:
    | (Pick<ChannelState, "lastVisit"> & {
        readonly memory?: Pick<ChannelMemory, "outcome" | "troubleSince"> | undefined;
      })
    | undefined;
}

/** What of the cities' files is watched. */
type Cities = readonly {
  readonly city: Pick<CityConfig["city"], "id">;
  readonly sources: CityConfig["sources"];
}[];

const lately = 90 * 60_000; // ms; hosts asked within it tell whether we have a way out ourselves
const manyHosts = 6;
const nearlyAll = 0.8;
const readBatch = 100; // channel states read at a time

/** How every channel of the given cities fares at the clock's time; a channel of two cities stands under each. */
export async function watchChannels(
  store: Pick<Store, "read">,
  cities: Cities,
  clock: Pick<Clock, "now">,
): Promise<readonly WatchedChannel[]> {
  const rows = rowsOf(cities);
  const states = await statesOf(store, rows);
  const now = clock.now();
  return rows.map((row) => judged(row, states, now));
}

/**
 * The same a few sources at a time, so that thousands of channels are judged without all their pasts in memory at once; the
 * order is that of the sources.
 */
async function judgeInTurn(
  store: Pick<Store, "read">,
  cities: Cities,
  now: Date,
): Promise<readonly Judged[]> {
  const bySource = [...Map.groupBy(rowsOf(cities), ({ source }) => source.id).values()];
  const all: Judged[] = [];
  for (let batch: Row[] = []; bySource.length > 0 || batch.length > 0; batch = []) {
    while (batch.length < readBatch && bySource.length > 0) batch.push(...(bySource.shift() ?? []));
    const states = await statesOf(store, batch);
    for (const row of batch) all.push(withoutPast(judged(row, states, now)));
  }
  return all;
}

type Row = Pick<WatchedChannel, "city" | "source" | "channel">;

function rowsOf(cities: Cities): Row[] {
  return cities.flatMap(({ city, sources }) =>
    sources.flatMap((source) => source.channels.map((channel) => ({ city: city.id, source, channel }))),
  );
}

async function statesOf(
  store: Pick<Store, "read">,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, ChannelState>> {
  const ids = [...new Set(rows.map(({ channel }) => channel.id))];
  const states = new Map<string, ChannelState>();
  for (let at = 0; at < ids.length; at += readBatch)
    for (const kept of await store.read("channel", ids.slice(at, at + readBatch)))
      if (kept !== null) states.set(kept.value.id, kept.value);
  return states;
}

function judged(row: Row, states: ReadonlyMap<string, ChannelState>, now: Date): WatchedChannel {
  const state = states.get(row.channel.id);
  const others = row.source.channels.filter(({ id }) => id !== row.channel.id);
  const newestElsewhere =
    others
      .flatMap(({ id }) => states.get(id)?.memory?.newest ?? [])
      .toSorted()
      .at(-1) ?? null;
  const { kind: outlet, validFrom, validTo } = row.source;
  const watched = { kind: row.channel.kind, outlet, validFrom, validTo };
  return { ...row, state, health: channelHealth(watched, state, { now, newestElsewhere }) };
}

function withoutPast({ state, ...rest }: WatchedChannel): Judged {
  if (state?.memory === undefined) return { ...rest, state };
  const { outcome, troubleSince } = state.memory;
  return { ...rest, state: { lastVisit: state.lastVisit, memory: { outcome, troubleSince } } };
}

/** The faults among channels, one for each cause: a host that is away is one fault, however many channels it has. */
export function faultsOf(channels: readonly Judged[], now: Date): readonly Fault[] {
  const out = noWayOut(channels, now);
  if (out !== null) return [out];
  const faults = new Map<string, Fault>();
  for (const { city, source, channel, health } of channels) {
    if (health.state !== "broken" && health.state !== "silent") continue;
    const name = channel.label ?? channel.id;
    const isHost = health.state === "broken" && (health.kind === "unreachable" || health.kind === "refused");
    const fault: Fault =
      health.state === "silent"
        ? {
            cause: "silent",
            city,
            source: source.id,
            channel: channel.id,
            since: health.since,
            what: `${source.name}, kênh ${name}: không có tin mới, lâu hơn nhịp thường của chính kênh này (thường không quá ${health.usualDays} ngày làm việc)`,
            todo: silentTodo,
          }
        : {
            cause: health.kind,
            city,
            source: source.id,
            channel: isHost ? null : channel.id,
            since: health.since,
            what: `${source.name}${isHost ? "" : `, kênh ${name}`}: ${breakWords[health.kind].name} – ${health.reason}`,
            todo: breakWords[health.kind].todo,
          };
    const key = `${fault.cause}/${city}/${fault.channel ?? source.id}`;
    const before = faults.get(key);
    if (before === undefined || before.since > fault.since) faults.set(key, fault);
  }
  return [...faults.values()];
}

/** When nearly all hosts that were asked lately are away at once, the fault is our own. */
function noWayOut(channels: readonly Judged[], now: Date): Fault | null {
  const bySource = new Map<string, { away: boolean; since: string }>();
  for (const { source, state } of channels) {
    const memory = state?.memory;
    if (memory === undefined || now.getTime() - Date.parse(state?.lastVisit ?? "") > lately) continue;
    const away = memory.outcome === "unreachable";
    const before = bySource.get(source.id);
    bySource.set(source.id, {
      away: away && (before?.away ?? true),
      since: memory.troubleSince ?? before?.since ?? now.toISOString(),
    });
  }
  const away = [...bySource.values()].filter((one) => one.away);
  if (bySource.size < manyHosts || away.length < bySource.size * nearlyAll) return null;
  return {
    cause: "no-way-out",
    city: "*",
    source: null,
    channel: null,
    since: away.map(({ since }) => since).toSorted()[0] ?? now.toISOString(),
    what: `Máy thu không ra được mạng: ${away.length}/${bySource.size} trang vừa ghé đều không trả lời`,
    todo: "Kiểm tra đường mạng, máy chủ tên miền và tường lửa của máy thu; các trang không có lỗi gì.",
  };
}

/** Looks at all channels, raises what is newly wrong and closes what is mended. */
export async function watchHealth(
  {
    store,
    config,
    clock,
    actor,
  }: {
    readonly store: Store;
    readonly config: { readonly cities: Cities };
    readonly clock: Clock;
    readonly actor: string;
  },
  alerts: Alerts,
): Promise<Turn> {
  const now = clock.now();
  const channels = await judgeInTurn(store, config.cities, now);
  return keepAlerts(store, faultsOf(channels, now), alerts, { actor, at: now.toISOString() });
}
