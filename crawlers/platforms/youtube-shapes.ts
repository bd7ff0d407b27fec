import { z } from "zod";

/** Counts are written as text; a hidden or switched-off one is missing. */
const Count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** A channel with its followers and its list of uploads. */
export const Channels = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        statistics: z
          .object({ subscriberCount: Count.optional(), hiddenSubscriberCount: z.boolean().optional() })
          .optional(),
        contentDetails: z.object({ relatedPlaylists: z.object({ uploads: z.string().optional() }) }),
      }),
    )
    .default([]),
});

/** One page of the list of uploads. */
export const PlaylistItems = z.object({
  nextPageToken: z.string().optional(),
  items: z.array(
    z.object({
      contentDetails: z.object({ videoId: z.string().min(1), videoPublishedAt: z.string().optional() }),
    }),
  ),
});

/** One page of a search; used where a channel has no list of uploads. */
export const Found = z.object({
  items: z.array(z.object({ id: z.object({ videoId: z.string().min(1) }) })),
});

/** A video; only what is named here is read and kept. */
export const Video = z.object({
  id: z.string().min(1),
  snippet: z.object({
    publishedAt: z.string(),
    title: z.string(),
    description: z.string().default(""),
    liveBroadcastContent: z.string().optional(),
  }),
  status: z.object({ privacyStatus: z.string().optional() }).optional(),
  statistics: z
    .object({ viewCount: Count.optional(), likeCount: Count.optional(), commentCount: Count.optional() })
    .optional(),
});
export type Video = z.infer<typeof Video>;

/** Videos by id; one that is deleted or private is simply not among them. */
export const Videos = z.object({ items: z.array(z.unknown()) });

/** How every refusal looks. Its message holds HTML and is never passed on. */
export const Failure = z.object({
  error: z.object({
    code: z.int(),
    errors: z.array(z.object({ reason: z.string() })).default([]),
    details: z
      .array(z.object({ reason: z.string().optional() }))
      .default([])
      .catch([]),
  }),
});
