import type { Reading } from "./item.ts";

const infographic = /infographic|(?<!\p{L})đồ (họa|hoạ)(?!\p{L})/iu;

/** Whether an item is more than text and pictures (I21): video, audio, or an infographic as its title or section says. */
export function isMultimedia(item: Pick<Reading, "media" | "title" | "section" | "kicker">): boolean {
  if (item.media.video || item.media.audio) return true;
  return [item.title, item.section, item.kicker].some((text) => text !== null && infographic.test(text));
}
