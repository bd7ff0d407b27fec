import { z } from "zod";
import type { Channel } from "../../config/source-schema.ts";

/** The platforms whose official interfaces are read. */
export const platformNames = ["facebook", "youtube", "zalo", "tiktok"] as const;
export type PlatformName = (typeof platformNames)[number];

/** The platform that a kind of channel belongs to; absent for channels on the web. */
export const platformOf: Readonly<Partial<Record<Channel["kind"], PlatformName>>> = {
  fanpage: "facebook",
  video: "youtube",
  zalo: "zalo",
  tiktok: "tiktok",
};

/** Content type under which a post is archived and settled. */
export const postType = "application/vnd.phusong.post+json";

/**
 * A post as the account published it: what is captured and settled. Nobody who commented or reacted is in it, and no
 * counter, so that an equal text is an equal capture.
 */
export const Post = z.object({
  platform: z.enum(platformNames),
  /** Interface and version that it was read by: `pages v26.0`. */
  api: z.string(),
  /** The platform's own id. */
  id: z.string().min(1),
  permalink: z.url({ protocol: /^https$/ }),
  /** null where the platform knows no titles. */
  title: z.string().nullable(),
  text: z.string(),
  /** UTC, ISO 8601; null where the platform gives none that can be read. */
  publishedAt: z.iso.datetime().nullable(),
  editedAt: z.iso.datetime().nullable(),
  /** The web page that the post leads to. */
  link: z.string().nullable(),
  media: z.object({ image: z.boolean(), video: z.boolean() }),
  /** Why it is no longer shown, in Vietnamese; null = it is shown. */
  gone: z.string().nullable(),
});
export type Post = z.infer<typeof Post>;

/** What a platform counts of a post or of an account, under our name and under its own. */
export interface Counter {
  /** `views`, `likes`, `reactions`, `comments`, `shares`, `media_views`, `media_viewers`, `followers`. */
  readonly metric: string;
  readonly count: number;
  /** The platform's name of it: `post_media_view`. */
  readonly as: string;
}

/** A post as one answer of the platform shows it. */
export interface Listed {
  readonly post: Post;
  readonly counters: readonly Counter[];
}

/** The counters that the platform really gave; a missing one is left out, never 0. */
export function countersOf(
  given: readonly (readonly [metric: string, as: string, count: number | null | undefined])[],
): readonly Counter[] {
  return given.flatMap(([metric, as, count]) =>
    count === null || count === undefined || !Number.isSafeInteger(count) || count < 0
      ? []
      : [{ metric, as, count }],
  );
}

/** A moment as platforms write it (`2025-07-08T07:30:00+0000`, seconds, milliseconds) in UTC; null when it is none. */
export function momentOf(written: string | number | null | undefined): string | null {
  if (written === null || written === undefined || written === "") return null;
  const figure = typeof written === "number" ? written : /^\d{9,14}$/.test(written) ? Number(written) : null;
  // Seconds until the year 5138, milliseconds from 1973 on.
  const time =
    figure === null
      ? Date.parse(String(written).replace(/([+-]\d\d)(\d\d)$/, "$1:$2"))
      : figure < 1e11
        ? figure * 1000
        : figure;
  return Number.isNaN(time) || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
}
