import { visitAddress } from "./address.ts";
import { type Entry, hintOf, writtenAt } from "./listed.ts";
import type { Markup } from "./markup.ts";

/** How lists are found in the data that a page carries for its scripts. */
export interface EmbeddedRules {
  /** `props.pageProps.items`: where the list stands; absent = the largest list of articles anywhere. */
  readonly path: string | undefined;
  readonly isArticle: (url: string) => boolean;
}

const longest = 8 * 1024 * 1024; // characters of one piece of data
const mostNodes = 200_000; // looked at in one page
const deepest = 40;
const mostRows = 2_000; // of one list
const fewest = 3; // articles that make a list, where nobody said where it stands

/** Articles in the data that a page of Next, Nuxt and the like carries, or in JSON itself; empty when there are none. */
export function embeddedEntries($: Markup, base: string, rules: EmbeddedRules): Entry[] {
  return entriesIn(pieces($), base, rules);
}

/** The same in an answer that is JSON as a whole. */
export function jsonEntries(text: string, base: string, rules: EmbeddedRules): Entry[] {
  return entriesIn([text], base, rules);
}

function entriesIn(texts: Iterable<string>, base: string, rules: EmbeddedRules): Entry[] {
  let best: Entry[] = [];
  for (const text of texts) {
    const data = parsed(text);
    if (data === undefined) continue;
    for (const list of rules.path === undefined ? listsIn(data) : [at(data, rules.path)]) {
      if (!Array.isArray(list)) continue;
      const entries = list.slice(0, mostRows).flatMap((row) => entryOf(row, base, rules));
      const isList =
        rules.path !== undefined ||
        (entries.length >= fewest && entries.length >= Math.min(list.length, mostRows) / 2);
      if (isList && entries.length > best.length) best = entries;
    }
  }
  return best;
}

/** The texts of a page that hold JSON: data blocks, and assignments such as `window.__DATA__ = {...};`. */
function* pieces($: Markup): Generator<string> {
  for (const node of $("script").toArray()) {
    const script = $(node);
    const type = (script.attr("type") ?? "").toLowerCase();
    const text = script.text().trim();
    if (text.length > longest || text === "") continue;
    if (/json/.test(type) || /^[[{]/.test(text)) yield text;
    else if (type === "" || /javascript|module/.test(type)) {
      const assigned =
        /^(?:window|self|globalThis|var|let|const)[\s.[]?[\w$.'"\]\s]{0,80}=\s*([[{][\s\S]*[\]}])\s*;?$/.exec(
          text,
        );
      if (assigned?.[1] !== undefined) yield assigned[1];
    }
  }
}

function parsed(text: string): unknown {
  if (text.length > longest) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** What stands at a dotted path: `props.pageProps.items`, `data.0.list`. */
function at(data: unknown, path: string): unknown {
  return path.split(".").reduce((value, name) => (isObject(value) ? value[name] : undefined), data);
}

/** Every list of objects, wherever it stands, within bounds. */
function* listsIn(data: unknown): Generator<readonly unknown[]> {
  const waiting: { value: unknown; depth: number }[] = [{ value: data, depth: 0 }];
  for (let seen = 0; waiting.length > 0 && seen < mostNodes; seen += 1) {
    const next = waiting.pop();
    if (next === undefined || next.depth > deepest || !isObject(next.value)) continue;
    if (Array.isArray(next.value) && next.value.some(isObject)) yield next.value;
    for (const value of Object.values(next.value))
      if (isObject(value)) waiting.push({ value, depth: next.depth + 1 });
  }
}

const names = {
  url: /^(?:@id|url|link|href|permalink|path|uri|canonical\w*|share_?url|detail_?url|duong_?dan)$/i,
  title: /^(?:title|name|headline|tieu_?de|ten|subject)$/i,
  date: /^(?:date\w*|pub\w*|published\w*|publish\w*|created\w*|ngay\w*|time|timestamp)$/i,
  summary: /^(?:summary|description|sapo|lead|excerpt|mo_?ta|tom_?tat)$/i,
};

function entryOf(row: unknown, base: string, { path, isArticle }: EmbeddedRules): Entry[] {
  if (!isObject(row)) return [];
  // schema.org's ItemList wraps each article in a list element.
  const inner = row["item"];
  const item = isObject(inner) && !Array.isArray(inner) ? { ...row, ...inner } : row;
  const found = valuesOf(item, names.url)
    .filter((text) => /^(?:https?:)?\/|^[^\s/?#]+\.html?$/i.test(text))
    .flatMap((text) => visitAddress(text, base) ?? []);
  const url = found.find(isArticle) ?? (path === undefined ? undefined : found[0]);
  if (url === undefined) return [];
  const [date] = valuesOf(item, names.date).flatMap((text) => momentOf(text) ?? []);
  const hint = hintOf({
    title: valuesOf(item, names.title)[0]?.slice(0, 500).normalize("NFC"),
    publishedAt: date,
    summary: valuesOf(item, names.summary)[0]?.slice(0, 1000).normalize("NFC"),
    original: null,
  });
  return [{ url, hint }];
}

function valuesOf(item: Readonly<Record<string, unknown>>, name: RegExp): string[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (!name.test(key)) return [];
    if (typeof value === "string" && value.trim() !== "") return [value.trim()];
    return typeof value === "number" ? [String(value)] : [];
  });
}

const year = 365 * 24 * 60 * 60 * 1000;

/** A written date, or seconds or milliseconds since 1970 that lie in this century. */
function momentOf(text: string): string | null {
  if (!/^\d{10}(?:\d{3})?$/.test(text)) return writtenAt(text);
  const time = Number(text) * (text.length === 10 ? 1000 : 1);
  return time > 30 * year ? new Date(time).toISOString() : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
