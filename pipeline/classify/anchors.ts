import type { DocumentRegister } from "../../config/phrases.ts";
import type { ChannelView } from "../attribute/channel.ts";
import type { BookHit } from "./book.ts";
import type { DocumentMention } from "./documents.ts";
import { sentenceText, type Passage } from "./normalise.ts";

/** One place where an item names the resolution, the movement or the plan. */
export interface Anchor {
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
  /** Null when it is meant; else why it is only passing, in Vietnamese. */
  readonly passing: string | null;
  /** Stands in a hashtag: counts only when the item itself is about the matter. */
  readonly hashtag: boolean;
  /** Groups that this document speaks for by itself. */
  readonly groups: readonly string[];
}

/** What is needed to tell a meant naming from a passing one. */
export interface AnchorContext {
  readonly plan: string;
  readonly register: DocumentRegister;
  readonly channel: ChannelView;
  readonly furniture: ReadonlySet<number>;
  /** "57", "59", "66" ...: numbers of the resolutions that lists name together. */
  readonly listed: RegExp;
}

/** Of a text that names its documents more often the first are enough; all of them would take time by the square. */
const mostAnchors = 500;

/** All namings of a plan's anchors, each judged; `hits` are those of the book, `mentions` the numbered documents. */
export function anchorsOf(
  passage: Passage,
  hits: readonly BookHit[],
  mentions: readonly DocumentMention[],
  context: AnchorContext,
): Anchor[] {
  const anchors: Anchor[] = [];
  const seen = new Set<number>();
  const named = mentions.slice(0, mostAnchors);
  const lists = openLists(passage, context, hits);
  const found = hits
    .filter(({ means }) => /^(?:several|anchor|document)$/.test(means.role))
    .slice(0, mostAnchors);
  for (const mention of named) {
    const { document } = mention;
    if (document === null || !document.anchors.includes(context.plan)) continue;
    if (document.city !== undefined && !belongs(passage, mention, document.date)) continue;
    seen.add(mention.from);
    anchors.push(judge(passage, mention, lists, document.groups[context.plan] ?? []));
  }
  for (const hit of found) {
    const { means } = hit;
    if (means.role === "several")
      anchors.push({ ...spanOf(hit), hashtag: false, groups: [], passing: several });
    if (means.role !== "anchor" && means.role !== "document") continue;
    if (means.role === "document") {
      if (!means.document.anchors.includes(context.plan)) continue;
      if (hit.phrase.ownChannel === true && !context.channel.ours) continue;
      // "Nghị quyết số 57" in front of "/NQ-HĐND" belongs to another document.
      if (named.some((mention) => mention.from < hit.to && mention.to >= hit.to)) continue;
      if (means.document.city !== undefined && !belongs(passage, hit, means.document.date)) continue;
    }
    if (seen.has(hit.from)) continue;
    seen.add(hit.from);
    const groups = means.role === "document" ? (means.document.groups[context.plan] ?? []) : [];
    anchors.push(judge(passage, hit, lists, groups));
  }
  return anchors.toSorted((a, b) => a.from - b.from);
}

const several = "Chỉ là một trong “bộ tứ” nghị quyết";

function spanOf({ from, to, sentence }: BookHit): { from: number; to: number; sentence: number } {
  return { from, to, sentence };
}

function judge(
  passage: Passage,
  at: { readonly from: number; readonly to: number; readonly sentence: number },
  listsIn: (sentence: number) => Lists,
  groups: readonly string[],
): Anchor {
  const { from, to, sentence } = at;
  const hashtag = passage.tokens[from]?.hashtag === true;
  return { from, to, sentence, hashtag, groups, passing: whyPassing(passage, at, listsIn(sentence)) };
}

/** What makes all namings of one sentence passing, or those of some numbers. */
interface Lists {
  readonly why: string | null;
  /** Numbers of resolutions that are named together. */
  readonly numbers: ReadonlySet<string>;
}

/** Each sentence is looked at once, however many documents it names. */
function openLists(
  passage: Passage,
  { furniture, listed }: AnchorContext,
  hits: readonly BookHit[],
): (sentence: number) => Lists {
  const severalIn = new Set(
    hits.flatMap(({ means, sentence }) => (means.role === "several" ? [sentence] : [])),
  );
  const known = new Map<number, Lists>();
  const look = (sentence: number): Lists => {
    const numbers = new Set<string>();
    if (furniture.has(sentence)) return { why: "Nằm trong khối tin liên quan hoặc từ khóa", numbers };
    if (severalIn.has(sentence)) return { why: several, numbers };
    for (const [together] of sentenceText(passage, sentence).matchAll(listed)) {
      const named = new Set(together.match(/\d+/g));
      if (named.size >= 2) for (const number of named) numbers.add(number);
    }
    return { why: null, numbers };
  };
  return (sentence) => {
    const lists = known.get(sentence) ?? look(sentence);
    known.set(sentence, lists);
    return lists;
  };
}

function whyPassing(
  passage: Passage,
  at: { readonly from: number; readonly to: number },
  { why, numbers }: Lists,
): string | null {
  if (why !== null) return why;
  const around = passage.text.slice(
    passage.tokens[at.from]?.start ?? 0,
    (passage.tokens[at.to - 1]?.end ?? 0) + 1,
  );
  const own = /\d+/.exec(around)?.[0];
  return own !== undefined && numbers.has(own) ? "Chỉ được kể trong danh sách nghị quyết" : null;
}

/** Matches runs such as "57, 59, 66 và 68" or "57-NQ/TW, 68-NQ/TW" of the party resolutions in the register. */
export function listedResolutions(register: DocumentRegister): RegExp {
  const numbers = register.documents
    .filter((one) => one.issuer === "TW" && one.type === "NQ")
    .map((one) => one.number);
  const one = `(?:${numbers.join("|")})(?!\\d)(?:\\s?-\\s?NQ\\s?/\\s?T\\.?[WƯU])?`;
  // Each space can be read in one way only, or a list could be read in twice as many ways with each number.
  const between =
    "[\\s,;–-]*(?:(?:và|cùng|hay|hoặc|với)\\s*)?(?:các\\s+)?(?:(?:nghị quyết|nq)\\s*)?(?:số\\s*)?";
  return new RegExp(`(?<![\\d/.,]\\d?)${one}(?:${between}(?<!\\d)${one})+`, "giu");
}

/** A city's own document: on its channels or with its name, not with another place or another year behind it. */
function belongs(
  passage: Passage,
  at: { readonly from: number; readonly to: number },
  date: string | undefined,
): boolean {
  const start = passage.tokens[at.from]?.start ?? 0;
  const behind = passage.text.slice(
    passage.tokens[at.to - 1]?.end ?? 0,
    (passage.tokens[at.to - 1]?.end ?? 0) + 90,
  );
  const year = /(?:năm|\/|-)\s?((?:19|20)\d\d)/u.exec(behind)?.[1];
  if (date !== undefined && year !== undefined && year !== date.slice(0, 4)) return false;
  if (/^[^.;]{0,60}tỉnh\s+\p{Lu}/u.test(behind)) return false;
  const before = passage.text.slice(Math.max(0, start - 80), start);
  return !/(?:UBND|Ủy ban nhân dân) tỉnh\s+\p{Lu}[^.;]{0,50}$/u.test(before);
}
