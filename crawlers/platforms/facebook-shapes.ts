import { z } from "zod";

const Count = z.int().nonnegative();
const Summary = z.object({ summary: z.object({ total_count: Count }) });

/** A post of a page; only what is named here is read and kept. */
export const Node = z.object({
  id: z.string().min(1),
  message: z.string().optional(),
  /** What Facebook writes where the page wrote nothing: "X đã cập nhật ảnh bìa". */
  story: z.string().optional(),
  created_time: z.string(),
  permalink_url: z.string().optional(),
  status_type: z.string().optional(),
  is_hidden: z.boolean().optional(),
  is_published: z.boolean().optional(),
  shares: z.object({ count: Count }).optional(),
  reactions: Summary.optional(),
  comments: Summary.optional(),
  attachments: z
    .object({
      data: z.array(
        z.object({
          media_type: z.string().optional(),
          unshimmed_url: z.string().optional(),
          title: z.string().optional(),
        }),
      ),
    })
    .optional(),
});
export type Node = z.infer<typeof Node>;

/** The fields asked for; `limit(0)` keeps people out of the answer. */
export const fields = [
  "id,message,story,created_time,permalink_url,status_type,is_hidden,is_published,shares",
  "reactions.summary(true).limit(0)",
  "comments.summary(true).filter(stream).limit(0)",
  "attachments{media_type,unshimmed_url,title}",
].join(",");

/** A list of posts. `next` holds the access token: its presence is all that is read of it. */
export const List = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});

/** The page itself. */
export const PageNode = z.object({
  id: z.string(),
  name: z.string().optional(),
  followers_count: Count.optional(),
  fan_count: Count.optional(),
  is_published: z.boolean().optional(),
});

/** Numbers that only the page's owner is shown. */
export const Insights = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      period: z.string().optional(),
      values: z.array(z.object({ value: z.unknown(), end_time: z.string().optional() })),
    }),
  ),
});

/** How every refusal looks, whatever the status. The message is read for one word only and never passed on. */
export const Failure = z.object({
  error: z.object({ message: z.string().default(""), code: z.int(), error_subcode: z.int().optional() }),
});

const usage = z.object({
  call_count: z.number().default(0),
  total_time: z.number().default(0),
  total_cputime: z.number().default(0),
});
const AppUsage = usage;
const BusinessUsage = z.record(
  z.string(),
  z.array(usage.extend({ estimated_time_to_regain_access: z.number().default(0) })),
);

/** How much of its allowance a token has used, in percent, and the minutes after which Facebook will answer again. */
export function usageOf(headers: Readonly<Record<string, string>>): { percent: number; regain: number } {
  const read = (name: string): unknown => {
    try {
      return JSON.parse(headers[name] ?? "null");
    } catch {
      return null;
    }
  };
  const plain = ["x-app-usage", "x-page-usage"].flatMap((name) => AppUsage.safeParse(read(name)).data ?? []);
  const business = Object.values(
    BusinessUsage.safeParse(read("x-business-use-case-usage")).data ?? {},
  ).flat();
  const all = [...plain, ...business];
  return {
    percent: Math.max(0, ...all.flatMap((one) => [one.call_count, one.total_time, one.total_cputime])),
    regain: Math.max(0, ...business.map((one) => one.estimated_time_to_regain_access)),
  };
}
