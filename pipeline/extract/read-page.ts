import type { Family, Source } from "../../config/schema.ts";
import type { Hint } from "../../crawlers/capture.ts";
import { vietnameseHabits, type DateHabits } from "../../crawlers/dates.ts";
import type { Read, Reading } from "../item.ts";
import { canonicalOf } from "./address.ts";
import { blocksOf, type Block } from "./blocks.ts";
import { findBody } from "./body.ts";
import { creditIn, type Outlets } from "./credit.ts";
import { factsOf, meta, type Facts } from "./facts.ts";
import { textField } from "./json-ld.ts";
import { objectionTo } from "./page-kind.ts";
import { authorsOf } from "./people.ts";
import { publishedOf } from "./published.ts";
import { titleOf } from "./title.ts";
import { parseTree, select, selectFirst, type Element } from "./tree.ts";

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
  readonly outlets?: Outlets | undefined;
}

/** Reads a page: rules of its source and family first, else what its own marks and text say. Pure; never throws. */
export function readPage(page: Page, known: Known = {}, families: readonly Family[] = []): Read {
  try {
    return read(page, known, families);
  } catch (error) {
    return {
      kind: "unreadable",
      reason: `lỗi khi đọc trang: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function read(page: Page, known: Known, families: readonly Family[]): Read {
  const tree = parseTree(page.html);
  const facts = factsOf(tree, page.url);
  const family = known.family ?? familyOf(tree.root, families);
  const rules = { ...family?.rules, ...known.source?.rules };
  const ruled = (selectors: readonly string[] | undefined): readonly Element[] =>
    (selectors ?? []).flatMap((selector) => select(tree.root, selector));
  const title = titleOf(facts, ruled(rules.title).slice(0, 1));
  const all = blocksOf(tree.root, () => false);
  const titles = [title?.text, facts.documentTitle, meta(facts, "og:title")].filter((text) => typeof text === "string");
  const body = findBody(all, titles);
  const blocks = body?.blocks ?? [];
  const objection = objectionTo(facts, title?.text ?? "", blocks, all);
  if (objection !== null) return objection;
  const isVietnamese =
    known.source !== undefined ||
    facts.language === "vi" ||
    /^https?:\/\/[^/]+\.vn(?:[:/]|$)/i.test(page.url);
  const habits: DateHabits = isVietnamese
    ? vietnameseHabits(page.fetchedAt)
    : { now: page.fetchedAt, zone: null, order: isAmerican(facts) ? "mdy" : "dmy" };
  const published = publishedOf(facts, habits, isVietnamese, {
    visible: ruled(rules.date),
    hint: page.hint?.publishedAt ?? null,
    urlDate: family?.urlDate === undefined ? null : new RegExp(family.urlDate),
  });
  const authors = authorsOf(facts, ruled(rules.byline));
  const reading: Reading = {
    title: title?.text ?? "",
    lead: null,
    text: textFrom(blocks),
    authors: authors.names,
    publishedAt: published.at,
    publishedDay: published.day,
    dateFrom: published.from,
    datePrecision: published.precision,
    modifiedAt: published.modifiedAt,
    canonicalUrl: canonicalOf(facts),
    section:
      meta(facts, "article:section") ??
      (facts.article === null ? null : textField(facts.article, "articleSection")),
    kicker: null,
    language: facts.language,
    credit: known.outlets === undefined ? null : creditIn(blocks, known.outlets, page.url),
    media: {
      image: meta(facts, "og:image") !== null || selectFirst(tree.root, "article img, main img") !== null,
      video: selectFirst(tree.root, "video, amp-video, iframe[src*=youtube]") !== null,
      audio: selectFirst(tree.root, "audio, amp-audio") !== null,
    },
    warnings: tree.cut ? ["trang quá dài, chỉ đọc phần đầu"] : [],
    howRead: { title: title?.how ?? "", text: body?.how ?? "", authors: authors.how, date: published.how },
  };
  return { kind: "article", reading };
}

function familyOf(root: Element, families: readonly Family[]): Family | undefined {
  return families.find(({ signs }) => signs.some((sign) => selectFirst(root, sign) !== null));
}

function isAmerican(facts: Facts): boolean {
  return (
    facts.language === null || (facts.language === "en" && !/\.(?:uk|au|nz|ie|in|za)(?:\/|$)/.test(facts.url))
  );
}

function textFrom(blocks: readonly Block[]): string {
  return blocks
    .map((block) => block.text)
    .join("\n")
    .normalize("NFC");
}

export function debugBlocks(html: string, url: string) {
  const tree = parseTree(html);
  const facts = factsOf(tree, url);
  const title = titleOf(facts, []);
  return findBody(blocksOf(tree.root, () => false), [title?.text, facts.documentTitle, meta(facts, "og:title")].filter((text) => typeof text === "string"))?.blocks ?? [];
}
