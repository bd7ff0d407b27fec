import { textOf } from "./decode.ts";

/** What a page asks of those who keep copies. */
export interface Restraint {
  /** It wants no copy shown to others. */
  readonly noArchive: boolean;
  /** It wants not to be found by a search. */
  readonly noIndex: boolean;
}

// Every repetition has an end: a head made of nothing but beginnings must not take longer the longer it is.
const metaTag = /<meta\b[^<>]{0,2000}>/gi;
const nameIn = /\bname\s{0,9}=\s{0,9}["']?\s{0,9}(robots|phusong)\b/i;
const contentIn = /\bcontent\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i;
const headLength = 64 * 1024; // characters; the rules stand in the head
const headBytes = 2 * headLength; // as many letters in any encoding that pages are written in

/** What the answer for a page asks; null when it asks for nothing. Header names in any case. */
export function restraintIn(headers: Readonly<Record<string, string>>, body: Uint8Array): Restraint | null {
  const lowered = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const type = lowered["content-type"];
  const isHtml = /^(text\/html|application\/xhtml\+xml)\b/i.test(type ?? "text/html");
  const restraint = rulesIn(lowered, isHtml ? headOf(body, type) : "");
  return restraint.noArchive || restraint.noIndex ? restraint : null;
}

/** The head, as far as its rules can be read: they are ASCII, which every charset but UTF-16 writes byte for byte. */
function headOf(body: Uint8Array, type: string | undefined): string {
  const isWide = body[0] === 0 || body[1] === 0 || (body[0] ?? 0) >= 0xfe;
  const head = body.subarray(0, headBytes);
  return isWide
    ? textOf(head, type)
    : Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");
}

/** Reads `X-Robots-Tag` and `<meta name=robots>`, those for all and those for us. Names of headers in lower case. */
export function restraintOf(headers: Readonly<Record<string, string>>, html: string): Restraint {
  return rulesIn(headers, html.slice(0, headLength));
}

function rulesIn(headers: Readonly<Record<string, string>>, head: string): Restraint {
  const said = (headers["x-robots-tag"] ?? "").split(",").flatMap((part) => {
    const [, agent, rule = part] = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(part) ?? [];
    return agent === undefined || /^phusong$/i.test(agent) ? [rule] : [];
  });
  const metas = (head.match(metaTag) ?? []).flatMap((tag) => {
    const [, double, single, bare] = nameIn.test(tag) ? (contentIn.exec(tag) ?? []) : [];
    return (double ?? single ?? bare ?? "").split(",");
  });
  const rules = new Set([...said, ...metas].map((rule) => rule.trim().toLowerCase()));
  const none = rules.has("none");
  return { noArchive: none || rules.has("noarchive"), noIndex: none || rules.has("noindex") };
}
