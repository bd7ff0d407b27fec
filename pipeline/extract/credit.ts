import type { Source } from "../../config/schema.ts";
import type { Credit } from "../item.ts";
import { absolute } from "./address.ts";
import type { Block } from "./blocks.ts";
import type { Element } from "./tree.ts";

/** One outlet by the names under which credits call it. */
export interface Outlet {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly hosts: readonly string[];
}
/** Outlets by folded name, longest name first. */
export type Outlets = readonly { readonly key: string; readonly name: string }[];

/** Collects the names by which the configured sources are credited. */
export function knownOutlets(sources: readonly Pick<Source, "name" | "aliases" | "hosts">[]): Outlets {
  return sources
    .flatMap(({ name, aliases, hosts }) =>
      [name, ...aliases, ...hosts].map((called) => ({ key: keyOf(called), name })),
    )
    .filter(({ key }) => key.length >= 2)
    .toSorted((a, b) => b.key.length - a.key.length);
}

function keyOf(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/^(?:báo điện tử|báo|tạp chí|trang tin|cổng ttđt)\s+/u, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

const opening = /^[\s(*–—-]*(nguồn(?:\s+tin)?|theo|bài gốc|xem bài gốc|link gốc|source)\s*[:：]?\s*/iu;
const photo = /^[\s(]*(?:ảnh|photo|hình|video|clip|đồ họa|đồ hoạ|minh họa)\b/iu;
const addressIn = /https?:\/\/[^\s)<>"']+|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info)(?:\/[^\s)<>"']*)?/i;

/** Reads the credit of a page: a line such as "Nguồn PL&XH : https://..." or "(Theo TTXVN)". */
export function creditIn(blocks: readonly Block[], outlets: Outlets, base: string): Credit | null {
  for (const block of blocks.toReversed()) {
    const credit = creditOf(block.text, block.element, outlets, base);
    if (credit !== null) return credit;
  }
  return null;
}

/** Whether a line is nothing but a credit. */
export function creditOf(text: string, element: Element, outlets: Outlets, base: string): Credit | null {
  if (text.length > 300 || photo.test(text)) return null;
  const start = opening.exec(text);
  if (start === null) return null;
  const said = text.slice(start[0].length).replace(/[)\s.]+$/, "");
  const address = addressIn.exec(said)?.[0] ?? linkOf(element, base);
  const before = (address !== null && said.includes(address) ? said.slice(0, said.indexOf(address)) : said)
    .replace(/[\s:–—-]+$/, "")
    .trim();
  const name = outletIn(before, outlets);
  const url =
    address === null ? null : absolute(address.startsWith("http") ? address : `https://${address}`, base);
  if (name !== null) return { name, url };
  if (url === null || !addressIn.test(said)) return null;
  return before.length > 0 && before.length <= 60 ? { name: before, url } : { name: null, url };
}

/** A known outlet that is the whole of a short text, or its beginning up to a comma. */
export function outletIn(text: string, outlets: Outlets): string | null {
  if (text.length > 80) return null;
  const whole = keyOf(text);
  const first = keyOf(text.split(/[,;(|/]|\s[–—-]\s/)[0] ?? "");
  return outlets.find(({ key }) => key === whole || key === first)?.name ?? null;
}

function linkOf(element: Element, base: string): string | null {
  const find = (one: Element): string | null => {
    if (one.name === "a" && one.attribs["href"] !== undefined) return absolute(one.attribs["href"], base);
    for (const child of one.children) {
      const found = typeof child === "string" ? null : find(child);
      if (found !== null) return found;
    }
    return null;
  };
  const found = find(element);
  return found?.startsWith("http") === true ? found : null;
}
