import { createHash } from "node:crypto";
import { addressId } from "../address.ts";
import type { Answer } from "../connector.ts";
import type { Address } from "../ledger.ts";
import type { Entry } from "../listed.ts";
import type { CollectedChannel } from "../visit.ts";
import type { Account, KnownPost, Observed, Page, PostBook } from "./account.ts";
import { answerOf } from "./ask.ts";
import { type Listed, type Post, postType } from "./post.ts";

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

/** What one visit gathers. */
export interface Gathered {
  readonly entries: Entry[];
  readonly observed: Observed[];
  fresh: number;
}

/** What taking in works with. */
export interface Hands {
  readonly posts: PostBook;
  readonly tools: PostTools;
  readonly account: Account;
  readonly found: Gathered;
}

/** Takes in a page of posts: its answers as evidence, what is new, edited or gone as captures, what it counts to be observed. */
export async function takeIn(page: Page, channel: CollectedChannel, hands: Hands): Promise<void> {
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
export async function keepPost(
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
  const answer = answerOf(post.permalink, JSON.stringify(post, null, 2), {
    headers: { "content-type": postType },
  });
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
