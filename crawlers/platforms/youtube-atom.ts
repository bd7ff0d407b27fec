import { z } from "zod";
import type { Account, Opening, Page } from "./account.ts";
import { answerOf } from "./ask.ts";
import { textOf } from "../decode.ts";
import { type Markup, readXml } from "../markup.ts";
import { definesEntities, kindOf } from "../xml-start.ts";
import { countersOf, type Listed, momentOf } from "./post.ts";
import { PlatformTrouble } from "./trouble.ts";

const shown = 15; // entries of the feed, whatever the channel has

/**
 * A channel by its public feed: the 15 newest videos with their views, without key and by the manners of the web
 * (robots.txt decides). The feed fails at random with 404 and 500, so neither means that the channel is gone.
 */
export function youtubeAtomAccount({ channel, bring }: Opening): Account {
  return {
    api: "atom",
    reach: shown,
    async *list(): AsyncGenerator<Page> {
      if (!channel.account.startsWith("UC"))
        throw new PlatformTrouble(
          "not-set-up",
          "đọc YouTube không có khóa thì “account” phải là mã kênh UC…; hoặc thêm khóa API và bỏ “api: atom”",
        );
      const url = `https://www.youtube.com/feeds/videos.xml?channel_id=${channel.account}`;
      const answer = await bring(url);
      if (answer.status !== 200)
        throw new PlatformTrouble(
          "down",
          `nguồn cấp công khai của YouTube trả ${answer.status}, thường là nhất thời; lượt sau sẽ thử lại`,
          { code: String(answer.status) },
        );
      const text = textOf(answer.body, answer.headers["content-type"]);
      if (kindOf(text) !== "xml" || definesEntities(text))
        throw new PlatformTrouble(
          "down",
          "nguồn cấp công khai của YouTube không phải XML; lượt sau sẽ thử lại",
        );
      const $ = readXml(text);
      const posts = $("entry")
        .toArray()
        .flatMap((node) => entryOf($($(node)), $) ?? []);
      const headers = { "content-type": "application/xml; charset=utf-8" };
      yield { answers: [answerOf(url, text, { headers })], posts };
    },
  };
}

const Id = z.string().regex(/^[\w-]{5,20}$/);

function entryOf(entry: ReturnType<Markup>, $: Markup): Listed | null {
  const child = (name: string): string => entry.find(name).first().text().trim().normalize("NFC");
  const id = Id.safeParse(child("yt\\:videoId")).data;
  if (id === undefined) return null;
  const count = (selector: string, name: string): number | null => {
    const value = $(entry).find(selector).first().attr(name);
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  return {
    post: {
      platform: "youtube",
      api: "atom",
      id,
      permalink: `https://www.youtube.com/watch?v=${id}`,
      title: child("title"),
      text: child("media\\:description"),
      publishedAt: momentOf(child("published")),
      editedAt: null,
      link: null,
      media: { image: false, video: true },
      gone: null,
    },
    counters: countersOf([
      ["views", "media:statistics views", count("media\\:statistics", "views")],
      ["likes", "media:starRating count", count("media\\:starRating", "count")],
    ]),
  };
}
