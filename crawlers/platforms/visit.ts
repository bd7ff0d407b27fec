import { createHash } from "node:crypto";
import { addressId } from "../address.ts";
import type { Answer } from "../connector.ts";
import type { Address, ChannelState, LookOutcome } from "../ledger.ts";
import type { Entry } from "../listed.ts";
import { ConnectionTrouble } from "../trouble.ts";
import type { CollectedChannel, Visit } from "../visit.ts";
import type { Account, KnownPost, Observed, Page, PostBook, Wanted } from "./account.ts";
import { answerOf } from "./ask.ts";
import { type Listed, type Post, platformOf, postType } from "./post.ts";
import { PlatformTrouble, type PlatformTroubleKind } from "./trouble.ts";

/** What a visit to an account does with what it reads. */
export interface PostTools {
  readonly now: () => Date;
  /** Archives, notes and settles an answer; returns the capture's id. `ledTo` null = it is a post. */
  readonly keep: (answer: Answer, of: Pick<Address, "hint"> & { ledTo: number | null }) => Promise<string>;
  readonly keepAddress: (address: Address) => Promise<void>;
  /** Asks for a public page by the manners of the web. */
  readonly bring: (url: string) => Promise<Answer>;
  readonly signal: AbortSignal;
}

const day = 86_400_000;
const history = 90 * day; // that the first visit looks back
const overlap = 2 * day; // listed again, so that early edits, removals and counters are seen

/** How a refusal is told among the ways in which a visit ends. */
const outcomes: Readonly<Record<PlatformTroubleKind, LookOutcome>> = {
  "not-set-up": "not-permitted",
  "no-permission": "not-permitted",
  token: "refused",
  throttled: "refused",
  quota: "refused",
  gone: "not-a-list",
  "account-gone": "not-a-list",
  changed: "not-a-list",
  down: "unreachable",
};

/** The visit that ended in trouble; what is no trouble of a platform or of the way there is thrown on. */
export function endedBy(error: unknown): Visit {
  if (error instanceof PlatformTrouble)
    return { ...nothing, outcome: outcomes[error.kind], reason: error.message, retryAfter: error.until };
  if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
  const outcome = error.kind === "not-permitted" ? "not-permitted" : "unreachable";
  return { ...nothing, outcome, reason: error.message };
}

const nothing: Visit = {
  outcome: "working",
  reason: null,
  entries: [],
  fresh: 0,
  unchanged: false,
  etag: null,
  lastModified: null,
  retryAfter: null,
  hostFailed: false,
};

/** What one visit gathers. */
interface Gathered {
  readonly entries: Entry[];
  readonly observed: Observed[];
  fresh: number;
}

/**
 * Visits an account: lists what it published since the last visit and a little before, keeps new, edited and removed
 * posts, then reads the counters of the posts that have come to an age at which they are measured. A list that was not
 * read to its end is a failed visit, although what it brought is kept; a failed measuring only puts off the measuring.
 */
export async function visitAccount(
  channel: CollectedChannel,
  state: ChannelState | undefined,
  account: Account,
  { posts, tools }: { readonly posts: PostBook; readonly tools: PostTools },
): Promise<Visit> {
  const startedAt = tools.now();
  const last = state?.lastSuccess ?? null;
  const since = new Date(last === null ? startedAt.getTime() - history : Date.parse(last) - overlap);
  const etag = last !== null && state?.failures === 0 ? state.etag : null;
  const found: Gathered = { entries: [], observed: [], fresh: 0 };
  let validator: string | null = null;
  let unchanged = false;
  let failure: Visit | null = null;
  try {
    for await (const page of account.list(since, etag)) {
      unchanged ||= page.unchanged === true;
      validator ??= page.etag ?? null;
      await takeIn(page, channel, { posts, tools, account, found });
    }
  } catch (error) {
    failure = endedBy(error);
  }
  const due = await posts.due(channel.id, startedAt);
  await posts.observe(found.observed);
  const visit = {
    ...nothing,
    entries: found.entries,
    fresh: found.fresh,
    etag: unchanged ? etag : validator,
  };
  if (failure !== null) return { ...failure, entries: found.entries, fresh: found.fresh };
  const late = await measure(due, channel, { posts, tools, account, found });
  const reached = reachOf(account, found.entries, since);
  return {
    ...visit,
    unchanged,
    ...(late === null ? {} : { reason: late.reason, retryAfter: late.retryAfter }),
    ...(unchanged ? {} : { completeSince: reached.toISOString() }),
  };
}

/** A list that shows only its newest posts reaches back to the oldest of them. */
function reachOf({ reach }: Account, entries: readonly Entry[], since: Date): Date {
  const dates = entries.flatMap(({ hint }) => hint?.publishedAt ?? []).toSorted();
  const [oldest] = dates;
  return reach === undefined || entries.length < reach || oldest === undefined || new Date(oldest) < since
    ? since
    : new Date(oldest);
}

interface Hands {
  readonly posts: PostBook;
  readonly tools: PostTools;
  readonly account: Account;
  readonly found: Gathered;
}

async function takeIn(page: Page, channel: CollectedChannel, hands: Hands): Promise<void> {
  const { posts, tools, found } = hands;
  const capture = await keepAnswers(page, tools);
  const known = await posts.known(page.posts.map(({ post }) => post.permalink));
  for (const listed of page.posts) {
    const { post } = listed;
    const before = known.get(post.permalink) ?? null;
    if (before === null && post.gone === null) found.fresh += 1;
    await keepPost(post, before, channel, hands);
    if (post.gone !== null) continue;
    const hint = post.publishedAt === null ? null : { publishedAt: post.publishedAt };
    found.entries.push({ url: post.permalink, hint });
    found.observed.push(observedOf(listed, channel, { at: tools.now(), capture }));
  }
}

/** The answers as evidence; the id of the last one's capture, which shows the counters. */
async function keepAnswers({ answers, posts }: Page, tools: PostTools): Promise<string> {
  let last = "";
  for (const answer of answers) last = await tools.keep(answer, { hint: null, ledTo: posts.length });
  return last;
}

/** Keeps a post that is new, was edited, or went or came back since it was last captured. */
async function keepPost(
  shown: Post,
  before: KnownPost | null,
  channel: CollectedChannel,
  { tools, account }: Hands,
): Promise<void> {
  const isGone = shown.gone !== null;
  if (before === null && isGone) return; // it never was here
  const digest = digestOf(shown);
  if (before !== null && before.gone === isGone && (isGone || before.digest === digest)) return;
  let post = shown;
  if (!isGone && account.whole !== undefined) {
    const whole = await account.whole(shown);
    await tools.keep(whole.answer, { hint: null, ledTo: 1 });
    post = whole.post;
  }
  const hint = {
    post: post.id,
    ...(post.title === null ? {} : { title: post.title }),
    ...(post.publishedAt === null ? {} : { publishedAt: post.publishedAt }),
  };
  const at = tools.now().toISOString();
  const answer = answerOf(post.permalink, JSON.stringify(post), { headers: { "content-type": postType } });
  const capture = await tools.keep(answer, { hint, ledTo: null });
  await tools.keepAddress({
    id: addressId(post.permalink),
    url: post.permalink,
    city: channel.city,
    source: channel.source,
    channel: channel.id,
    firstSeen: before?.firstSeen ?? at,
    hint,
    state: isGone ? "gone" : "captured",
    attempts: 1,
    notBefore: at,
    lastCapture: capture,
    lastError: null,
    digest,
  });
}

/** The interface's version says nothing of the post: a newer one must not make all posts look edited. */
function digestOf(post: Post): string {
  return createHash("sha256")
    .update(JSON.stringify({ ...post, api: "" }))
    .digest("hex");
}

function observedOf(
  { post, counters }: Listed,
  channel: CollectedChannel,
  shown: { readonly at: Date; readonly capture: string },
): Observed {
  return {
    channel: channel.id,
    platform: post.platform,
    permalink: post.permalink,
    publishedAt: post.publishedAt,
    at: shown.at.toISOString(),
    api: post.api,
    capture: shown.capture,
    counters,
  };
}

/** Reads what is due and was not in the list, insights, and once a day the followers; the trouble that ended it, if any. */
async function measure(
  due: { readonly posts: readonly Wanted[]; readonly audience: boolean },
  channel: CollectedChannel,
  hands: Hands,
): Promise<Visit | null> {
  const { account, posts, found } = hands;
  const listed = new Map(found.observed.map((one) => [one.permalink, one]));
  const gone = new Set<string>();
  try {
    const rest = due.posts.filter(({ permalink }) => !listed.has(permalink));
    if (account.again !== undefined && rest.length > 0) {
      for await (const page of account.again(rest)) {
        const before = found.observed.length;
        await takeIn(page, channel, { ...hands, found: { ...found, entries: [], fresh: 0 } });
        for (const { why, ...wanted } of page.missing) {
          gone.add(wanted.permalink);
          await keepGone(wanted, why, channel, hands);
        }
        for (const one of found.observed.slice(before)) listed.set(one.permalink, one);
        await posts.observe(found.observed.slice(before));
      }
    }
    for (const wanted of due.posts) await measureInsights(wanted, listed.get(wanted.permalink), hands);
    if (due.audience) await measureAudience(channel, hands);
    return null;
  } catch (error) {
    return endedBy(error);
  }
}

async function keepGone(wanted: Wanted, why: string, channel: CollectedChannel, hands: Hands): Promise<void> {
  const known = (await hands.posts.known([wanted.permalink])).get(wanted.permalink) ?? null;
  const platform = platformOf[channel.kind];
  if (platform === undefined) return;
  const post: Post = {
    platform,
    api: "",
    id: wanted.id,
    permalink: wanted.permalink,
    title: null,
    text: "",
    publishedAt: null,
    editedAt: null,
    link: null,
    media: { image: false, video: false },
    gone: why,
  };
  await keepPost(post, known, channel, hands);
}

async function measureInsights(
  wanted: Wanted,
  shown: Observed | undefined,
  { account, tools, posts }: Hands,
): Promise<void> {
  if (shown === undefined || account.insights === undefined) return;
  const figures = await account.insights(wanted);
  if (figures === null) return;
  const capture = await tools.keep(figures.answer, { hint: null, ledTo: 1 });
  await posts.observe([{ ...shown, at: tools.now().toISOString(), capture, counters: figures.counters }]);
}

async function measureAudience(channel: CollectedChannel, { account, tools, posts }: Hands): Promise<void> {
  const figures = (await account.audience?.()) ?? null;
  const platform = platformOf[channel.kind];
  if (figures === null || platform === undefined) return;
  const capture = await tools.keep(figures.answer, { hint: null, ledTo: 0 });
  await posts.observe([
    {
      channel: channel.id,
      platform,
      permalink: null,
      publishedAt: null,
      at: tools.now().toISOString(),
      api: channel.apiVersion ?? "",
      capture,
      counters: figures.counters,
    },
  ]);
}
