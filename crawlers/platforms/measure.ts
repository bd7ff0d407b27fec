import type { CollectedChannel, Visit } from "../visit.ts";
import type { Observed, Wanted } from "./account.ts";
import { endedBy } from "./ended.ts";
import { type Post, platformOf } from "./post.ts";
import { type Hands, keepPost, takeIn } from "./take-in.ts";

/** Reads what is due and was not in the list, insights, and once a day the followers; the trouble that ended it, if any. */
export async function measure(
  due: {
    readonly posts: readonly Wanted[];
    /** Posts that the list did not show although it should have. */
    readonly missing: readonly Wanted[];
    readonly audience: boolean;
  },
  channel: CollectedChannel,
  hands: Hands,
): Promise<Visit | null> {
  const { account, posts, found } = hands;
  const listed = new Map(found.observed.map((one) => [one.permalink, one]));
  const gone = new Set<string>();
  try {
    const asked = new Map([...due.posts, ...due.missing].map((wanted) => [wanted.permalink, wanted]));
    const rest = [...asked.values()].filter(({ permalink }) => !listed.has(permalink));
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
    api: hands.account.api,
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
      api: account.api,
      capture,
      counters: figures.counters,
    },
  ]);
}
