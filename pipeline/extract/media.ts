import type { Body } from "./body.ts";
import { meta, type Facts } from "./facts.ts";
import { typesOf } from "./json-ld.ts";
import { holds } from "./tree.ts";

const players =
  /youtube(?:-nocookie)?\.com\/embed|player\.vimeo|dailymotion\.com\/embed|facebook\.com\/plugins\/video|tiktok\.com\/embed/i;

/** What a page carries beside text: pictures, film, sound (I21). */
export function mediaOf(
  facts: Facts,
  body: Body | null,
): { readonly image: boolean; readonly video: boolean; readonly audio: boolean } {
  let image = meta(facts, "og:image") !== null;
  let video =
    meta(facts, "og:video", "og:video:url") !== null ||
    facts.nodes.some((node) => typesOf(node).includes("VideoObject"));
  let audio = facts.nodes.some((node) => typesOf(node).includes("AudioObject"));
  for (const element of facts.tree.elements) {
    const { name, attribs } = element;
    if (name === "img" || name === "picture" || name === "amp-img")
      image ||= body !== null && holds(body.root, element);
    else if (name === "video" || name === "amp-video" || name === "amp-youtube") video = true;
    else if (name === "audio" || name === "amp-audio") audio = true;
    else if (name === "iframe") video ||= players.test(attribs["src"] ?? attribs["data-src"] ?? "");
  }
  return { image, video, audio };
}
