import type { ChannelState } from "../ledger.ts";
import type { Entry } from "../listed.ts";
import type { CollectedChannel, Visit } from "../visit.ts";
import type { Account, PostBook, Wanted } from "./account.ts";
import { endedBy, nothing } from "./ended.ts";
import { measure } from "./measure.ts";
import { type Gathered, type PostTools, takeIn } from "./take-in.ts";

const day = 86_400_000;
const history = 90 * day; // that the first visit looks back
const overlap = 2 * day; // listed again, so that early edits, removals and counters are seen

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
  const reached = reachOf(account, found.entries, since);
  const missing = unchanged ? [] : await unlisted(posts, channel, since, found);
  const late = await measure({ ...due, missing }, channel, { posts, tools, account, found });
  return {
    ...visit,
    unchanged,
    ...(late === null ? {} : { reason: late.reason, retryAfter: late.retryAfter }),
    ...(unchanged ? {} : { completeSince: reached.toISOString() }),
  };
}

/** What a whole list should have shown and did not: it is asked for by itself, since a list may forget. */
async function unlisted(
  posts: PostBook,
  { id }: CollectedChannel,
  since: Date,
  { entries }: Gathered,
): Promise<readonly Wanted[]> {
  const listed = new Set(entries.map(({ url }) => url));
  return (await posts.recent(id, since)).filter(({ permalink }) => !listed.has(permalink));
}

/** A list that shows only its newest posts reaches back to the oldest of them. */
function reachOf({ reach }: Account, entries: readonly Entry[], since: Date): Date {
  const dates = entries.flatMap(({ hint }) => hint?.publishedAt ?? []).toSorted();
  const [oldest] = dates;
  return reach === undefined || entries.length < reach || oldest === undefined || new Date(oldest) < since
    ? since
    : new Date(oldest);
}
