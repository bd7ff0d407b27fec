import { meta, type Facts } from "./facts.ts";
import { textField } from "./json-ld.ts";
import { textOf, type Element } from "./tree.ts";

/** A page's title and where it was found. */
export interface Title {
  readonly text: string;
  readonly how: string;
}

/** The headline of a page: the heading that the head of the page confirms, else the head's own. */
export function titleOf(facts: Facts, ruled: readonly Element[]): Title | null {
  for (const element of ruled) {
    const text = textOf(element);
    if (text !== "") return { text, how: "rules" };
  }
  const linked =
    facts.article === null
      ? null
      : (textField(facts.article, "headline") ?? textField(facts.article, "name"));
  const og = meta(facts, "og:title", "twitter:title", "dc.title", "parsely-title");
  const headings = facts.headings.map(textOf).filter((text) => text !== "" && text.length < 300);
  const heads = [linked, og, facts.documentTitle].filter((text) => text !== null);
  const confirmed = headings.find(
    (heading) => heading.length > 8 && heads.some((head) => same(head, heading)),
  );
  if (confirmed !== undefined) return { text: confirmed, how: "h1" };
  if (linked !== null && linked.length > 8) return { text: linked, how: "json-ld" };
  if (og !== null) return { text: withoutSite(og, facts), how: "meta og:title" };
  const [only] = headings;
  if (headings.length === 1 && only !== undefined && only.length > 8) return { text: only, how: "h1" };
  if (facts.documentTitle !== null && facts.documentTitle !== "")
    return { text: withoutSite(facts.documentTitle, facts), how: "title" };
  return only === undefined ? null : { text: only, how: "h1" };
}

function key(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

function same(head: string, heading: string): boolean {
  const a = key(head);
  const b = key(heading);
  return b !== "" && (a === b || a.startsWith(b));
}

const separator = /\s+[|–—·•»:-]\s+|\s*\|\s*|\s+::\s+/g;

/** Cuts the outlet's name off the end: "Tiêu đề - Báo Hànộimới". */
function withoutSite(text: string, facts: Facts): string {
  const site = key(meta(facts, "og:site_name", "application-name") ?? "");
  const host = key(facts.url.replace(/^https?:\/\/(?:www\.)?/, "").replace(/[/?#].*$/, ""));
  const cuts = [...text.matchAll(separator)];
  for (const cut of cuts.toReversed()) {
    const head = text.slice(0, cut.index);
    const tail = key(text.slice(cut.index + cut[0].length));
    const isSite =
      tail !== "" && (tail === site || host.includes(tail) || (site !== "" && tail.startsWith(site)));
    if (isSite && head.length > 5) return head.trim();
  }
  const last = cuts.at(-1);
  if (last === undefined || !/[|–—-]/.test(last[0])) return text;
  const head = text.slice(0, last.index).trim();
  const tail = text.slice(last.index + last[0].length).trim();
  return head.length > 15 && tail.split(/\s+/).length <= 4 && head.length > tail.length * 1.5 ? head : text;
}
