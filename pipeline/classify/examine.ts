import type { CityConfig } from "../../config/load.ts";
import type { DocumentRegister, PhraseBook } from "../../config/phrases.ts";
import type { Plan } from "../../config/schema.ts";
import { openAttributor, type Attribution } from "../attribute/attribute.ts";
import type { ChannelView, CityNames } from "../attribute/channel.ts";
import { anchorsOf, listedResolutions, type Anchor } from "./anchors.ts";
import { compileBook, type BookHit } from "./book.ts";
import { openConcepts, type ConceptFinder } from "./concepts.ts";
import { openDocuments, type DocumentMention } from "./documents.ts";
import { textOf } from "./find-phrases.ts";
import { openFurniture } from "./furniture.ts";
import { communesIn, gateOf, type Gate } from "./gate.ts";
import { scoreGroups, type RuleScore } from "./groups.ts";
import { passageOf, type Passage } from "./normalise.ts";
import { lengthOf, type Length } from "./views.ts";
import { metVetoes, type MetVeto } from "./vetoes.ts";

/** What is judged: an item's words and where they came from. */
export interface Judged {
  readonly title: string;
  readonly text: string;
  readonly url?: string | null | undefined;
  /** Id or readable name of the outlet. */
  readonly source?: string | null | undefined;
  /** Agency that owns the channel, where it is known. */
  readonly owner?: string | null | undefined;
  readonly publishedDay?: string | null | undefined;
  readonly kind?: string | undefined;
  /** Title and text up to `longestText` cut into words, where somebody did that already. */
  readonly passage?: Passage | undefined;
}

/** All that the rules see in an item, before anything is decided. */
export interface Examined {
  readonly passage: Passage;
  /** Which of the learned models it is for. */
  readonly length: Length;
  /** Hits outside of related links and tag clouds. */
  readonly hits: readonly BookHit[];
  /** Finds the register's everyday themes, for the model. */
  readonly concepts: ConceptFinder;
  /** Sentences of the story itself. */
  readonly story: readonly number[];
  readonly channel: ChannelView;
  readonly gate: Gate;
  readonly attribution: Attribution;
  readonly anchors: readonly Anchor[];
  /** The anchors that are not only passing. */
  readonly meant: readonly Anchor[];
  readonly scores: readonly RuleScore[];
  readonly vetoes: readonly MetVeto[];
  /** Which share of the book's lists on the plan's matter the item meets, 0 to 1. */
  readonly matter: number;
  /** How much it speaks of digital or scientific things at all: each different plain word counts 1, an everyday one a half. */
  readonly substance: number;
  /** A resolution outside of the plan that the title or first paragraph is about, while no anchor is meant. */
  readonly otherMatter: {
    readonly why: string;
    readonly from: number;
    readonly to: number;
    readonly sentence: number;
  } | null;
}

/** Characters of a text that are judged; longer pages are lists or dumps, and their beginning decides. */
export const longestText = 200_000;

/** Opens the eyes of one plan over its city; the same look serves judging and learning. */
export function openExaminer(
  city: CityConfig,
  plan: Plan,
  book: PhraseBook,
  register: DocumentRegister,
): (item: Judged) => Examined {
  const names = withGate(city, plan, book);
  const concepts = openConcepts(register.concepts);
  const furnitureOf = openFurniture(register.furniture);
  const find = compileBook(book, register, names);
  const documents = openDocuments(register);
  const attributor = openAttributor(names, register);
  const listed = listedResolutions(register);
  const vetoes = [...register.vetoes, ...book.vetoes];

  return (item) => {
    const passage = item.passage ?? passageOf(item.title, item.text.slice(0, longestText));
    const channel = attributor.channelOf(item);
    const day = item.publishedDay ?? null;
    const furniture = furnitureOf(passage);
    const all = find(passage);
    const hits = all.filter((hit) => !furniture.has(hit.sentence));
    const context = { plan: plan.id, register, channel, furniture, listed };
    const mentions = documents(passage);
    const anchors = anchorsOf(passage, all, mentions, context);
    const named = attributor.read(passage);
    const gate = gateOf(passage, hits, channel, attributor.namedWithCity(named, day));
    const meant = anchors.filter((anchor) => anchor.passing === null);
    const scores = scoreGroups(book, passage, hits, { direct: meant.length > 0, ours: channel.ours });
    return {
      passage,
      length: lengthOf(passage.tokens.length, item.kind),
      hits,
      concepts,
      story: [...passage.sentences.keys()].filter((i) => !furniture.has(i)),
      channel,
      gate,
      attribution: attributor.attribute(named, channel, gate.open, day),
      anchors,
      meant,
      scores: withDocuments(scores, meant),
      vetoes: metVetoes(vetoes, passage, hits, channel.ours),
      matter: matterOf(book, hits),
      substance: substanceOf(hits),
      otherMatter: meant.length > 0 ? null : otherMatter(passage, hits, mentions),
    };
  };
}

function matterOf(book: PhraseBook, hits: readonly BookHit[]): number {
  const met = book.matter.filter((list) =>
    hits.some(({ means }) => means.role === "list" && means.list === list),
  );
  return book.matter.length === 0 ? 1 : met.length / book.matter.length;
}

const substanceWorth: ReadonlyMap<string, number> = new Map([
  ["matter", 1],
  ["matterweak", 0.5],
]);

/** Adds up the different words of the register's two lists of matter. */
function substanceOf(hits: readonly BookHit[]): number {
  const met = new Map<string, number>();
  for (const { means, phrase } of hits) {
    const worth = means.role === "list" ? (substanceWorth.get(means.list) ?? 0) : 0;
    if (worth > 0) met.set(phrase.text, Math.max(worth, met.get(phrase.text) ?? 0));
  }
  let sum = 0;
  for (const worth of met.values()) sum += worth;
  return sum;
}

/** The first naming of a registered document that anchors no plan, in the title or the first paragraph. */
function otherMatter(
  passage: Passage,
  hits: readonly BookHit[],
  mentions: readonly DocumentMention[],
): Examined["otherMatter"] {
  const named = [
    ...mentions.map(({ document, ...span }) => ({ document, ...span })),
    ...hits.flatMap(({ means, from, to, sentence }) =>
      means.role === "document" ? [{ document: means.document, from, to, sentence }] : [],
    ),
  ];
  const other = named.find(
    ({ document, sentence }) =>
      document !== null &&
      document.anchors.length === 0 &&
      (passage.sentences[sentence]?.paragraph ?? 9) <= 1,
  );
  if (other === undefined || other.document === null) return null;
  const { from, to, sentence, document } = other;
  return { from, to, sentence, why: `Nói về ${document.id} (${document.about}), ngoài phạm vi kế hoạch` };
}

/** The city with its registered communes and the further places that the phrase book knows, and the agencies that existed while the plan ran. */
function withGate(city: CityConfig, plan: Plan, book: PhraseBook): CityNames {
  const { places } = city.city;
  const current = [
    ...places.current,
    ...communesIn(city.agencies, places.former),
    ...book.gate.places.map(textOf),
  ];
  const notThisCity = [...places.notThisCity, ...book.gate.notThisCity.map(textOf)];
  return {
    city: { ...city.city, places: { ...places, current, notThisCity } },
    agencies: city.agencies.filter((agency) => overlaps(agency, plan)),
    sources: city.sources,
  };
}

interface Validity {
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

/** An agency that began after a plan had ended owes it nothing. */
function overlaps(agency: Validity, plan: Validity): boolean {
  const begins = agency.validFrom ?? "0000";
  return plan.validTo === undefined || begins <= plan.validTo;
}

/** A numbered document speaks for its own groups: 71/NQ-CP for the Government's programme. */
function withDocuments(scores: readonly RuleScore[], anchors: readonly Anchor[]): RuleScore[] {
  return scores.map((score) => {
    const own = anchors.filter((anchor) => anchor.groups.includes(score.id));
    if (own.length === 0) return score;
    const reasons = own.map(({ from, to, sentence }) => ({
      from,
      to,
      sentence,
      weight: 1,
      kind: "document" as const,
    }));
    return { ...score, score: score.score + 1, reasons: [...reasons, ...score.reasons] };
  });
}
