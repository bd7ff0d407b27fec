import type { Source } from "../../config/source-schema.ts";
import type { Capture } from "../../crawlers/capture.ts";
import { Post, postType } from "../../crawlers/platforms/post.ts";
import type { Credit, Read, Reading } from "../item.ts";
import { dayOf } from "../measure/windows.ts";

const longestTitle = 140; // characters; the beginning of a post that has no title of its own

/** Hosts of all outlets, by which a link to one of their articles is told from any other link. */
export type OutletHosts = ReadonlySet<string>;

/** Collects the hosts of the configured outlets. */
export function outletHosts(sources: Iterable<Pick<Source, "hosts">>): OutletHosts {
  return new Set([...sources].flatMap(({ hosts }) => hosts));
}

/** Whether a capture is a post that came through a platform's interface. */
export function isPost({ headers }: Pick<Capture, "headers">): boolean {
  return headers["content-type"] === postType;
}

/** Reads a captured post. A post without a word of its own (a picture alone) is nothing that can be judged. */
export function readPost({ body }: Pick<Capture, "body">, hosts: OutletHosts): Read {
  const post = postIn(body);
  if (post === null) return { kind: "unreadable", reason: "bài đăng đã lưu không đúng dạng của phần mềm" };
  if (post.gone !== null) return { kind: "gone", reason: post.gone };
  const lines = post.text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
  const title = post.title?.trim() || beginningOf(lines[0] ?? "");
  if (title === "")
    return {
      kind: "not-an-article",
      reason: "bài đăng không có chữ (chỉ có ảnh hoặc video), không xếp loại được",
    };
  const text = lines.length === 0 ? title : lines.join("\n");
  return { kind: "article", reading: readingOf(post, { title, text }, hosts) };
}

function readingOf(
  post: Post,
  { title, text }: { readonly title: string; readonly text: string },
  hosts: OutletHosts,
): Reading {
  const how = `${post.platform} ${post.api}`;
  const { publishedAt } = post;
  const credit = creditOf(post, hosts);
  return {
    title,
    lead: null,
    text,
    authors: [],
    publishedAt,
    publishedDay: publishedAt === null ? null : dayOf(new Date(publishedAt)),
    dateFrom: publishedAt === null ? "none" : "api",
    datePrecision: publishedAt === null ? "none" : "second",
    modifiedAt: post.editedAt,
    canonicalUrl: post.permalink,
    section: null,
    kicker: null,
    language: "vi",
    credit,
    media: { ...post.media, audio: false },
    warnings: [],
    howRead: {
      title: post.title === null ? "beginning" : how,
      text: how,
      ...(publishedAt === null ? {} : { publishedAt: how }),
      ...(credit === null ? {} : { credit: "link" }),
      media: how,
    },
  };
}

function postIn(body: Uint8Array): Post | null {
  try {
    return Post.safeParse(JSON.parse(new TextDecoder().decode(body))).data ?? null;
  } catch {
    return null;
  }
}

/** The first sentence, cut at a word where it is too long. */
function beginningOf(line: string): string {
  const sentence = /^.{20,}?[.!?…](?=\s|$)/u.exec(line)?.[0] ?? line;
  if (sentence.length <= longestTitle) return sentence;
  return `${sentence.slice(0, longestTitle).replace(/\s+\S*$/u, "")}…`;
}

/** A link to an outlet's article makes the post a part of that story; a link to a form or a service does not. */
function creditOf({ link, text }: Post, hosts: OutletHosts): Credit | null {
  const written = text.match(/https?:\/\/[^\s<>"'()]+/g) ?? [];
  for (const found of [...(link === null ? [] : [link]), ...written]) {
    const url = URL.parse(found.replace(/[.,;:!?]+$/, ""));
    if (url === null || !/^https?:$/.test(url.protocol)) continue;
    if (hosts.has(url.hostname) && url.pathname.length > 1) return { name: null, url: url.href };
  }
  return null;
}
