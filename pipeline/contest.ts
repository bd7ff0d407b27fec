import { createHash, randomUUID } from "node:crypto";
import type { CityConfig } from "../config/load.ts";
import { addressId } from "../crawlers/address.ts";
import type { Connector } from "../crawlers/connector.ts";
import { bringPolitely } from "../crawlers/courier.ts";
import type { HostMemory } from "../crawlers/ports.ts";
import { ConnectionTrouble } from "../crawlers/trouble.ts";
import { visitOnce } from "../crawlers/visitor.ts";
import { channelsIn, hostMemoryOf } from "./collect.ts";
import type { Desk } from "./desk.ts";
import type { FateRecord } from "./fate.ts";
import { outsideSource } from "./judges.ts";
import { noteContest } from "./second-look/look.ts";
import { settleAndNote } from "./settling.ts";
import type { Decision } from "./store/records.ts";

/** Who says that an item of theirs is missing, and which. */
export interface Contested {
  readonly plan: string;
  readonly city: CityConfig;
  readonly url: string;
  readonly person: string;
  readonly note: string;
}

/** The road that a contested address took. `reason` is in Vietnamese. */
export type Answered =
  | { readonly kind: "settled"; readonly fate: FateRecord }
  | { readonly kind: "not-fetched"; readonly reason: string };

/** Takes an address that an agency misses, brings the page at once and settles it like every other capture. */
export type Contest = (contested: Contested) => Promise<Answered>;

const prefix = "contest-";

/** true for a capture that a contest brought. */
export function isOfContest({ id }: { readonly id: string }): boolean {
  return id.startsWith(prefix);
}

const patience = 30_000; // ms that somebody before a screen waits

/**
 * Opens contests over a desk and its way out; robots.txt, the host's pace, the right to its estate and the connector's
 * checks hold for them too. `elsewhere` is how many milliseconds another program's right is waited for.
 */
export function openContest(
  desk: Desk,
  connector: Connector,
  hosts?: HostMemory,
  { elsewhere }: { readonly elsewhere?: number } = {},
): Contest {
  const { robots, pace, neighbours } = hosts ?? hostMemoryOf(desk, connector);
  const alone = neighbours === undefined ? {} : { neighbours };
  const visiting = {
    channels: channelsIn(desk.config),
    leases: desk.store,
    ...(elsewhere === undefined ? {} : { patience: elsewhere }),
  };
  return async (contested) => {
    const answered = await bringAndSettle(desk, contested, (url) =>
      visitOnce(url, { ...visiting, signal: AbortSignal.timeout(patience) }, (signal) => {
        const manners = { robots, pace, ...alone, paceSeconds: 0, signal };
        return bringPolitely((to, ask) => connector.fetch(to, { ...ask, signal }), url, manners);
      }),
    );
    await keepContest(desk, contested, answered);
    return answered;
  };
}

async function bringAndSettle(
  desk: Desk,
  { url, city }: Contested,
  bring: (url: string) => ReturnType<Connector["fetch"]>,
): Promise<Answered> {
  let answer;
  try {
    answer = await bring(url);
  } catch (error) {
    if (!(error instanceof ConnectionTrouble)) throw error;
    return { kind: "not-fetched", reason: error.message };
  }
  const fetchedAt = desk.clock.now().toISOString();
  const { finalUrl, status, headers, body } = answer;
  const host = new URL(finalUrl).hostname.replace(/^www\./, "");
  const source = city.sources.find((one) => one.hosts.some((name) => name.replace(/^www\./, "") === host));
  const bytes = createHash("sha256").update(body).digest("hex").slice(0, 16);
  const bare = {
    id: `${prefix}${addressId(finalUrl)}-${fetchedAt}-${bytes}`,
    city: city.city.id,
    source: source?.id ?? outsideSource,
    channel: null,
    url: answer.url,
    finalUrl,
    status,
    fetchedAt,
    timeKnown: true,
    hint: null,
    ledTo: null,
  };
  const { requestHeaders } = answer;
  const evidence = await desk.archive.keep({ ...bare, headers, body }, requestHeaders);
  const by = { actor: desk.actor, at: fetchedAt };
  await desk.store.write("capture", [{ value: { ...bare, evidence }, expects: 0 }], by);
  const capture = { ...bare, headers, body, evidence };
  const before = await desk.steps.known(capture, null);
  const fate = await settleAndNote(desk, capture);
  if (before !== null)
    await noteContest(desk, before.value, { at: fetchedAt, capture: bare.id, item: fate.item });
  await desk.store.refresh();
  return { kind: "settled", fate };
}

/** The contest and its answer are kept as a decision: under the item where there is one, else under the address. */
async function keepContest(
  { store, clock }: Desk,
  { plan, url, person, note }: Contested,
  answered: Answered,
): Promise<void> {
  const by = { actor: person, at: clock.now().toISOString() };
  const item = answered.kind === "settled" ? answered.fate.item : null;
  const [kept] = item === null ? [] : await store.read("item", [item]);
  const verdict = kept?.value.verdicts.find((one) => one.plan === plan);
  const road =
    answered.kind === "settled" ? `${answered.fate.fate}: ${answered.fate.reason}` : answered.reason;
  const value: Decision = {
    id: `contest/${addressId(url)}/${randomUUID()}`,
    item: item ?? addressId(url),
    plan,
    what: "contest",
    value: url,
    reason: note === "" ? road : `${note} – ${road}`,
    rules: verdict?.rules ?? "",
    ...by,
  };
  await store.write("decision", [{ value, expects: 0 }], by);
  await store.refresh();
}
