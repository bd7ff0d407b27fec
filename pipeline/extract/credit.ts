import type { Source } from "../../config/source-schema.ts";
import type { Credit } from "../item.ts";
import { visitAddress } from "../../crawlers/address.ts";
import type { Hint } from "../../crawlers/capture.ts";
import { absolute, siteOf } from "./address.ts";
import type { Block } from "./blocks.ts";
import { textOf, type Element } from "./tree.ts";

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

const opening =
  /^[\s([*–—-]*(nguồn(?:\s+tin)?|theo|xem bài gốc|bài gốc|link gốc|source|dẫn theo)\s*[:：]?\s*/iu;
const photo = /^[\s(]*(?:ảnh|photo|hình|video|clip|đồ họa|đồ hoạ|minh họa)\b/iu;
const addressIn = /https?:\/\/[^\s)<>"']+|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info)(?:\/[^\s)<>"']*)?/i;
const longestCredit = 300; // characters; a longer line is a paragraph that happens to begin with "Theo"
const searched = 14; // lines under the body, and as many at its end, in which a credit stands

/** The credit of a page, and the lines that are nothing but it. */
export interface Credited {
  readonly credit: Credit | null;
  readonly lines: readonly Block[];
  readonly how: string;
}

/**
 * Reads whose story it is: what the rules name, a line "Nguồn PL&XH : https://..." or "(Theo TTXVN)" at the end of the
 * body or under it, a link "Bài gốc", at last what the aggregator's feed said. Only a known outlet or an address makes a
 * credit: "Theo Kế hoạch số 179/KH-UBND" is none, and a photographer's outlet is none.
 */
export function creditOf(
  all: readonly Block[],
  body: { readonly blocks: readonly Block[] } | null,
  ruled: { readonly elements: readonly Element[]; readonly how: string },
  outlets: Outlets,
  page: { readonly url: string; readonly hint?: Hint | null },
): Credited {
  let named: Credit | null = null;
  for (const element of ruled.elements) {
    const credit = inText(textOf(element), element, outlets, page.url) ?? bare(element, outlets, page.url);
    named = joined(named, credit);
  }
  const blocks = body?.blocks ?? [];
  const last = blocks.at(-1);
  const end = last === undefined ? -1 : all.indexOf(last);
  const below = end === -1 ? [] : all.slice(end + 1, end + 1 + searched);
  const lines: Block[] = [];
  let stated: Credit | null = null;
  for (const block of [...blocks.slice(-searched), ...below]) {
    const credit = inText(block.text, block.element, outlets, page.url);
    if (credit === null) continue;
    stated ??= credit;
    lines.push(block);
  }
  const credit = joined(named, stated) ?? originIn(all, page.url) ?? fromHint(page.hint ?? null, outlets);
  return {
    credit,
    lines,
    how: named !== null ? ruled.how : stated !== null ? "line" : credit === null ? "" : "link",
  };
}

function joined(one: Credit | null, other: Credit | null): Credit | null {
  if (one === null || other === null) return one ?? other;
  return { name: one.name ?? other.name, url: one.url ?? other.url };
}

function inText(text: string, element: Element, outlets: Outlets, base: string): Credit | null {
  if (text.length > longestCredit || photo.test(text)) return null;
  const start = opening.exec(text);
  if (start === null) return null;
  const said = text.slice(start[0].length).replace(/[)\]\s.]+$/, "");
  const written = addressIn.exec(said)?.[0] ?? null;
  const name = (written === null ? said : said.slice(0, said.indexOf(written)))
    .replace(/[\s:,(–—-]+$/, "")
    .trim();
  const known = outletIn(name, outlets);
  const link =
    written ?? (known === null && !/gốc/iu.test(start[0]) && name.length > 40 ? null : linkOf(element, base));
  const url = link === null ? null : absolute(/^https?:/i.test(link) ? link : `https://${link}`, base);
  if (known !== null) return { name: known, url: elsewhere(url, base) };
  const foreign = elsewhere(url, base);
  if (foreign === null) return null;
  const byHost = outletIn(URL.parse(foreign)?.hostname.replace(/^www\./, "") ?? "", outlets);
  return {
    name: byHost ?? (name !== "" && name.length <= 60 && !/^bài gốc$/iu.test(name) ? name : null),
    url: foreign,
  };
}

/** An address that leads to another page than the one it stands on. */
function elsewhere(url: string | null, base: string): string | null {
  const visited = url === null ? null : visitAddress(url);
  return visited === null || visited === visitAddress(base) ? null : visited;
}

/** An element that a rule names and that holds only an outlet's name, or only the link to the original. */
function bare(element: Element, outlets: Outlets, base: string): Credit | null {
  const name = outletIn(textOf(element), outlets);
  const url = /gốc|nguồn|source/iu.test(textOf(element)) ? elsewhere(linkOf(element, base), base) : null;
  return name === null && url === null ? null : { name, url };
}

/** A link that says of itself that it leads to the original. */
function originIn(all: readonly Block[], base: string): Credit | null {
  for (const { text, element } of all) {
    if (text.length > 60 || !/bài gốc/iu.test(text)) continue;
    const url = elsewhere(linkOf(element, base), base);
    if (url !== null && siteOf(new URL(url).hostname) !== siteOf(URL.parse(base)?.hostname ?? ""))
      return { name: null, url };
  }
  return null;
}

function fromHint(hint: Hint | null, outlets: Outlets): Credit | null {
  const url = hint?.original === undefined ? null : visitAddress(hint.original);
  return url === null ? null : { name: outletIn(new URL(url).hostname.replace(/^www\./, ""), outlets), url };
}

/** A known outlet that is the whole of a short text, or its beginning up to a comma. */
function outletIn(text: string, outlets: Outlets): string | null {
  if (text.length > 80) return null;
  const whole = keyOf(text);
  const first = keyOf(text.split(/[,;(|/]|\s[–—-]\s/)[0] ?? "");
  return outlets.find(({ key }) => key === whole || key === first)?.name ?? null;
}

function linkOf(element: Element, base: string): string | null {
  const href = element.attribs["href"];
  if (element.name === "a" && href !== undefined) return absolute(href, base);
  for (const child of element.children) {
    const found = typeof child === "string" ? null : linkOf(child, base);
    if (found !== null) return found;
  }
  return null;
}
