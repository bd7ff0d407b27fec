import { z } from "zod";
import { plainText } from "../markup.ts";
import type { Account, Again, Figures, Opening, Page } from "./account.ts";
import { keepable, type Reply, strange } from "./ask.ts";
import { countersOf, type Listed, momentOf, type Post } from "./post.ts";
import { type Renewal, validToken } from "./renew.ts";
import { PlatformTrouble } from "./trouble.ts";
import { zaloTrouble } from "./zalo-errors.ts";

const base = "https://openapi.zalo.me/v2.0";
const perPage = 10; // the most that Zalo gives
const api = "oa v2.0";

const Moment = z.union([z.number(), z.string()]);
const Count = z.coerce.number().int().nonnegative();

/** An article as lists show it. Names and units of counters and dates are not written down anywhere: absent stays absent. */
const Media = z.object({
  id: z.coerce.string().min(1),
  type: z.string().optional(),
  title: z.string(),
  status: z.string().optional(),
  total_view: Count.optional().catch(undefined),
  total_share: Count.optional().catch(undefined),
  total_like: Count.optional().catch(undefined),
  total_comment: Count.optional().catch(undefined),
  create_date: Moment.optional().catch(undefined),
  update_date: Moment.optional().catch(undefined),
  thumb: z.string().optional().catch(undefined),
  link_view: z.string().optional().catch(undefined),
});
type Media = z.infer<typeof Media>;

const Slice = z.object({ data: z.object({ medias: z.array(z.unknown()).default([]) }) });

const Detail = z.object({
  data: Media.extend({
    description: z.string().optional().catch(undefined),
    body: z
      .array(z.object({ type: z.string().optional(), content: z.string().optional() }))
      .optional()
      .catch(undefined),
  }),
});

const Oa = z.object({
  data: z.object({
    oa_id: z.coerce.string().optional(),
    name: z.string().optional(),
    num_follower: Count.optional().catch(undefined),
  }),
});

const Envelope = z.object({ error: z.coerce.number().int() });

const renewal: Renewal = {
  host: "oauth.zaloapp.com",
  needs: "app_id, secret_key hoặc refresh_token (OA dùng thử không có mã làm mới)",
  call: ({ app_id, secret_key, refresh_token }) =>
    app_id === undefined || secret_key === undefined || refresh_token === undefined
      ? null
      : {
          url: "https://oauth.zaloapp.com/v4/oa/access_token",
          headers: { secret_key },
          form: { app_id, refresh_token, grant_type: "refresh_token" },
        },
  refusal(json) {
    const code = Envelope.safeParse(json).data?.error ?? 0;
    return code === 0 ? null : zaloTrouble(code, new Date());
  },
};

/** A Zalo Official Account: its articles and videos with views, shares, likes and comments as far as Zalo shows them. */
export function zaloAccount(opening: Opening): Account {
  const { ask, budget, secrets, now } = opening;

  const zalo = async (path: string): Promise<Reply> => {
    await budget.check();
    let stale: string | null = null;
    for (;;) {
      const access = await validToken(opening, renewal, stale);
      const reply = await ask({ url: `${base}/${path}`, headers: { access_token: access } });
      const code = Envelope.safeParse(reply.json).data?.error;
      if (code === undefined) throw strange("openapi.zalo.me", reply.status, "phong bì lỗi");
      if (code === 0) return reply;
      const trouble = zaloTrouble(code, now());
      if (trouble.until !== null) await budget.rest(trouble.until, trouble.message);
      // An access token may end before its time: renewed once, then it is a person's matter.
      if (trouble.kind !== "token" || stale !== null) throw trouble;
      stale = access;
    }
  };

  const detail = async (id: string): Promise<{ reply: Reply; value: z.infer<typeof Detail> }> => {
    const reply = await zalo(`article/getdetail?id=${encodeURIComponent(id)}`);
    const value = Detail.safeParse(reply.json).data;
    if (value === undefined) throw strange("openapi.zalo.me", reply.status, "một bài");
    return { reply, value };
  };

  let asked: Promise<{ reply: Reply; value: z.infer<typeof Oa> }> | undefined;
  /** The token decides whose articles come: they must be those of the account in the city's files. */
  const own = () => {
    asked ??= (async () => {
      const reply = await zalo("oa/getoa");
      const value = Oa.safeParse(reply.json).data;
      if (value === undefined) throw strange("openapi.zalo.me", reply.status, "thông tin OA");
      const { oa_id: id } = value.data;
      if (id !== undefined && id !== opening.channel.account)
        throw new PlatformTrouble(
          "token",
          `mã truy cập thuộc OA ${id}, không phải ${opening.channel.account} ghi trong tệp nguồn; đổi mã hoặc sửa “account”`,
        );
      return { reply, value };
    })();
    return asked;
  };

  return {
    api,
    async *list(since): AsyncGenerator<Page> {
      await own();
      for (const type of ["normal", "video"]) {
        for (let offset = 0; ; offset += perPage) {
          const reply = await zalo(`article/getslice?offset=${offset}&limit=${perPage}&type=${type}`);
          const rows = Slice.safeParse(reply.json).data?.data.medias;
          if (rows === undefined) throw strange("openapi.zalo.me", reply.status, "danh sách bài");
          const medias = rows.flatMap((row) => Media.safeParse(row).data ?? []);
          if (medias.length === 0 && rows.length > 0)
            throw strange("openapi.zalo.me", reply.status, "bài trong danh sách");
          const posts = medias.map(listed);
          yield { answers: [keepable(reply, { error: 0, data: { medias } }, secrets)], posts };
          const older = posts.every(
            ({ post }) => post.publishedAt !== null && post.publishedAt < since.toISOString(),
          );
          if (rows.length < perPage || older) break;
        }
      }
    },
    async *again(posts): AsyncGenerator<Again> {
      for (const wanted of posts) {
        try {
          const { reply, value } = await detail(wanted.id);
          yield {
            answers: [keepable(reply, { error: 0, ...value }, secrets)],
            posts: [listed(value.data)],
            missing: [],
          };
        } catch (error) {
          // Zalo has no code of its own for an article that is gone: a refused id of ours can mean nothing else.
          if (!(error instanceof PlatformTrouble) || error.code !== "-201") throw error;
          const why = "Zalo không còn bài này (đã gỡ)";
          yield { answers: [], posts: [], missing: [{ ...wanted, why }] };
        }
      }
    },
    async whole(post) {
      const { reply, value } = await detail(post.id);
      const { description, body } = value.data;
      const paragraphs = [
        description,
        ...(body ?? []).map(({ type, content }) =>
          type === undefined || type === "text" || type === "html" ? content : undefined,
        ),
      ];
      const text = paragraphs
        .flatMap((part) => (part === undefined ? [] : part.split(/<\/p>|<br\s*\/?>|\n/i)))
        .map(plainText)
        .filter((line) => line !== "");
      return {
        answer: keepable(reply, { error: 0, ...value }, secrets),
        post: { ...post, text: text.join("\n") },
      };
    },
    async audience(): Promise<Figures | null> {
      const { reply, value } = await own();
      const counters = countersOf([["followers", "num_follower", value.data.num_follower]]);
      return { answer: keepable(reply, { error: 0, ...value }, secrets), counters };
    },
  };
}

const HttpsAddress = z.url({ protocol: /^https$/ });

function listed(media: Media): Listed {
  const link = HttpsAddress.safeParse(media.link_view).data;
  const edited = momentOf(media.update_date);
  const published = momentOf(media.create_date);
  const post: Post = {
    platform: "zalo",
    api,
    id: media.id,
    permalink: link ?? `https://officialaccount.me/d?id=${encodeURIComponent(media.id)}`,
    title: media.title.normalize("NFC"),
    text: "",
    publishedAt: published,
    editedAt: edited === published ? null : edited,
    link: null,
    media: {
      image: media.thumb !== undefined && media.type !== "video",
      video: media.type === "video",
    },
    gone: media.status === undefined || media.status === "show" ? null : "bài đã bị ẩn trên Zalo OA",
  };
  const counters = countersOf([
    ["views", "total_view", media.total_view],
    ["shares", "total_share", media.total_share],
    ["likes", "total_like", media.total_like],
    ["comments", "total_comment", media.total_comment],
  ]);
  return { post, counters };
}
