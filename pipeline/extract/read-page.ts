import type { Family, Source } from "../../config/source-schema.ts";
import type { Hint } from "../../crawlers/capture.ts";
import { vietnameseHabits, type DateHabits } from "../../crawlers/dates.ts";
import type { Read } from "../item.ts";
import { canonicalOf } from "./address.ts";
import { blocksOf, type Block } from "./blocks.ts";
import { findBody, type Body } from "./body.ts";
import { creditOf, type Outlets } from "./credit.ts";
import { stampsAtEdges, type Layout } from "./date-lines.ts";
import { withoutDateline } from "./dateline.ts";
import { embeddedBody } from "./embedded.ts";
import { factsOf, meta, type Facts } from "./facts.ts";
import { kickerOf } from "./kicker.ts";
import { languageOf } from "./language.ts";
import { leadOf } from "./lead.ts";
import { legacyOf } from "./legacy.ts";
import { amongTitles, titleKey } from "./lines.ts";
import { mediaOf } from "./media.ts";
import { objectionTo } from "./page-kind.ts";
import { authorsOf } from "./people.ts";
import { publishedOf } from "./published.ts";
import { proseOf } from "./noise.ts";
import { familyOf, rulesFor } from "./ruled.ts";
import { secondOpinion } from "./second-opinion.ts";
import { sectionOf } from "./section.ts";
import { signatureBehind, signatureIn, type Signature } from "./signature.ts";
import { isPortalName, titleOf } from "./title.ts";
import { parseTree } from "./tree.ts";
import { visibleTitle } from "./visible-title.ts";
import { warningsOf } from "./warnings.ts";

/** A page to read: its decoded text, where it stood and when it was fetched. */
export interface Page {
  readonly html: string;
  readonly url: string;
  readonly fetchedAt: Date | null;
  readonly hint?: Hint | null;
}

/** What is known of a page before it is read. */
export interface Known {
  readonly family?: Family | undefined;
  readonly source?: Source | undefined;
  /** Without outlets a credit is known by its address only. */
  readonly outlets?: Outlets | undefined;
}

/** Reads a page: rules of its source and family first, else what its own marks and text say. Pure; never throws. */
export function readPage(page: Page, known: Known = {}, families: readonly Family[] = []): Read {
  try {
    return read(page, known, families);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { kind: "unreadable", reason: `lỗi khi đọc trang: ${said}` };
  }
}

function read(given: Page, known: Known, families: readonly Family[]): Read {
  // Bytes are rid of these when they become text; a page may also come as text, through the pipe.
  const page = given.html.includes("\u0000")
    ? { ...given, html: given.html.replaceAll("\u0000", "") }
    : given;
  const html = parted.test(page.html) ? page.html.normalize("NFC") : page.html;
  const first = parseTree(html);
  const lines = blocksOf(first.root, () => false);
  const legacy = legacyOf(sampleOf(lines));
  const tree = legacy === null ? first : parseTree(html, legacy.mend);
  const facts = factsOf(tree, page.url);
  const all = legacy === null ? lines : blocksOf(tree.root, () => false);
  const { language, how: languageHow } = languageOf(facts, all);
  const isVietnamese =
    language === "vi" || known.source !== undefined || /^https?:\/\/[^/]+\.vn(?:[:/]|$)/i.test(page.url);
  // The families describe sites of Việt Nam; their signs say little of others.
  const family = known.family ?? (isVietnamese ? familyOf(tree.root, families) : undefined);
  const rules = rulesFor(tree.root, known.source, family);
  const stated = titleOf(facts, rules.find("title"));
  const titles = [stated?.text, facts.documentTitle, meta(facts, "og:title")].filter(
    (text) => typeof text === "string",
  );
  const seen = rules.body(titles) ?? findBody(all, titles, page.url);
  const told = needsMore(seen, thin) ? fuller(seen, embeddedBody(facts, titles)) : seen;
  const body = needsMore(told, hardlyAny) ? fuller(told, secondOpinion(page.html, titles)) : told;
  const shown = stated === null || isPortalName(stated.text) ? visibleTitle(all, body?.blocks[0]) : null;
  const title = shown === null ? stated : { text: shown, how: "line above the body" };
  const objection = objectionTo(facts, title?.text ?? "", body?.blocks ?? [], all);
  if (objection !== null) return objection;

  const credited = creditOf(all, body, rules.find("credit"), known.outlets ?? [], page);
  const signature = isVietnamese ? signatureOf(body?.blocks ?? [], all) : { names: [], lines: [] };
  const stamps = stampsAtEdges(body?.blocks ?? []);
  const own = (body?.blocks ?? []).filter(
    (block) => !credited.lines.includes(block) && !signature.lines.includes(block) && !stamps.includes(block),
  );
  const habits: DateHabits = isVietnamese
    ? vietnameseHabits(page.fetchedAt)
    : { now: page.fetchedAt, zone: null, order: isAmerican(facts, language) ? "mdy" : "dmy" };
  const layout = layoutOf(all, own, [title?.text ?? "", ...titles]);
  const published = publishedOf(facts, habits, isVietnamese, {
    ruled: rules.find("date"),
    hint: page.hint?.publishedAt ?? null,
    urlDate: family?.urlDate ?? null,
    layout,
  });
  const start = all.findIndex((block) => block === own[0]);
  const authors = authorsOf(facts, {
    ruled: rules.find("byline"),
    lines: all.slice(Math.max(0, start - 40), start + 6),
    behind: layout.end === -1 ? [] : all.slice(layout.end + 1, layout.end + 15),
    signed: signature.names,
    brand: !isVietnamese,
  });
  const lead = leadOf(facts, rules.find("lead"), all, own);
  const datelines = known.source?.datelines ?? [];
  const plain = (text: string): string =>
    isVietnamese ? withoutDateline(text.normalize("NFC"), datelines) : text.normalize("NFC");
  const text = textFrom(lead?.text ?? null, own, plain);
  const section = sectionOf(facts, rules.find("section"));
  const canonical = canonicalOf(facts);
  const kicker = kickerOf(facts, rules.find("kicker"), layout, title?.text ?? "");
  return {
    kind: "article",
    reading: {
      title: (title?.text ?? "").normalize("NFC"),
      lead: lead === null ? null : plain(lead.text),
      text,
      authors: authors.names.map((name) => name.normalize("NFC")),
      publishedAt: published.at,
      publishedDay: published.day,
      dateFrom: published.from,
      datePrecision: published.precision,
      modifiedAt: published.modifiedAt,
      canonicalUrl: canonical.url,
      section: section.name?.normalize("NFC") ?? null,
      kicker: kicker.text,
      language,
      credit: credited.credit,
      media: mediaOf(facts, body),
      warnings: [
        ...(legacy === null ? [] : [legacy.note]),
        ...warningsOf(facts, text, linesBehind(body?.blocks ?? [], all), isVietnamese),
      ],
      howRead: howRead({
        title: title?.how,
        text: body?.how,
        lead: lead?.how,
        authors: authors.how,
        date: published.how,
        modifiedAt: published.modifiedHow,
        section: section.how,
        kicker: kicker.how,
        language: languageHow,
        canonicalUrl: canonical.how,
        credit: credited.how,
      }),
    },
  };
}

const parted = /[\u0300-\u0323]/; // accents that stand beside their letters

const sampled = 20_000; // characters of a page by which its way of writing is told

function sampleOf(lines: readonly Block[]): string {
  let sample = "";
  for (const { text } of lines) {
    if (sample.length > sampled) break;
    if (text.length > 30) sample += `${text} `;
  }
  return sample;
}

const thin = 400; // characters of running text; with less the page's own data may know more

const hardlyAny = 150; // characters of running text; with less another reader is asked

function signatureOf(body: readonly Block[], all: readonly Block[]): Signature {
  const signed = signatureIn(body);
  const last = body.at(-1);
  return signed.names.length > 0 || last === undefined
    ? signed
    : signatureBehind(all.slice(all.indexOf(last) + 1));
}

function linesBehind(body: readonly Block[], all: readonly Block[]): string {
  const last = body.at(-1);
  const at = last === undefined ? -1 : all.indexOf(last);
  return at === -1
    ? ""
    : all
        .slice(at + 1, at + 5)
        .map((block) => block.text)
        .join(" "); // a wall stands right there
}

function needsMore(body: Body | null, wanted: number): boolean {
  return body === null || proseOf(body.blocks) < wanted;
}

function fuller(seen: Body | null, other: Body | null): Body | null {
  if (seen === null || other === null) return seen ?? other;
  return proseOf(other.blocks) > proseOf(seen.blocks) * 1.5 ? other : seen;
}

/** Month before day is the custom of English pages, but for those of the other English-speaking countries. */
function isAmerican({ url, language: declared, metas }: Facts, language: string | null): boolean {
  if (language !== "en" || /\.(?:uk|au|nz|ie|in|za|ng|ke|sg|my|vn)(?:[:/]|$)/.test(url)) return false;
  const regions = [declared ?? "", metas.get("og:locale")?.[0] ?? ""];
  const region = regions.find((said) => /^en[-_]/i.test(said));
  return region === undefined || /^en[-_](?:us|ph)/i.test(region);
}

/** Where title and body stand among the lines of the page. */
function layoutOf(all: readonly Block[], body: readonly Block[], titles: readonly string[]): Layout {
  const [first, last] = [body[0], body.at(-1)];
  const start = first === undefined ? -1 : all.indexOf(first);
  const among = amongTitles(titles);
  const end = last === undefined ? -1 : all.indexOf(last);
  const isTitle = (block: Block): boolean => block.text.length > 3 && among(block.text);
  const over = start === -1 ? all : all.slice(0, start + 1);
  const tries = [
    over.findLastIndex((block) => block.heading > 0 && isTitle(block)),
    all.slice(0, end + 1).findIndex((block) => block.heading > 0 && isTitle(block)),
    over.findLastIndex(isTitle),
    over.findLastIndex((block) => block.heading === 1),
  ];
  return { all, title: tries.find((at) => at !== -1) ?? -1, start, end };
}

/** The whole reading text, one paragraph a line; the lead is its first line and stands only once. */
function textFrom(lead: string | null, lines: readonly Block[], plain: (text: string) => string): string {
  const isLead = lead === null || titleKey(lead) === "" ? () => false : amongTitles([lead]);
  const rest = lines.filter(({ text }) => !isLead(text)).map(({ text }) => text);
  const all = lead === null ? rest : [lead, ...rest];
  return all
    .map((text, at) => (at < 2 ? plain(text) : text))
    .join("\n")
    .normalize("NFC");
}

function howRead(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const [field, how] of Object.entries(fields)) if (how !== undefined && how !== "") told[field] = how;
  return told;
}
