import type { Combination, PhraseBook } from "../../config/phrases.ts";
import type { BookHit } from "./book.ts";
import type { Passage } from "./normalise.ts";

/** One reason for a group: where it stands and how much it says. */
export interface Reason {
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
  readonly weight: number;
  readonly kind: "strong" | "supporting" | "combination" | "document";
}

/** What the phrase rules say of one group. */
export interface RuleScore {
  readonly id: string;
  readonly score: number;
  readonly threshold: number;
  readonly reasons: readonly Reason[];
  /** A list that should have been met and was not. */
  readonly lacking: string | null;
}

/** What the rules look at besides the hits. */
export interface GroupContext {
  readonly direct: boolean;
  readonly ours: boolean;
}

const titleWorth = 2; // a strong phrase in the title alone makes a topical item
const supportingWorth = 0.35;
const longestSpan = 24; // tokens a combination may be quoted with; wider ones quote their first word

/** Scores every group of a book over the hits of one item. */
export function scoreGroups(
  book: PhraseBook,
  passage: Passage,
  hits: readonly BookHit[],
  context: GroupContext,
): RuleScore[] {
  const lists = listsBySentence(hits, passage);
  const met = new Set<string>();
  for (const sentence of lists.values()) for (const list of sentence.keys()) met.add(list);
  const phrases = Map.groupBy(hits, ({ means }) =>
    means.role === "strong" || means.role === "supporting" ? means.group : null,
  );
  return book.groups.map((group) => {
    const reasons = [
      ...phraseReasons(passage, phrases.get(group.id) ?? [], lists, context),
      ...group.combinations
        .filter((one) => one.of.every((list) => met.has(list)))
        .flatMap((one) => combinationReasons(one, passage, lists)),
    ];
    const lacking = group.needs.find((list) => !met.has(list)) ?? null;
    const proofs = reasons.filter((reason) => reason.kind !== "supporting");
    const carried = proofs.length > 0 || context.direct;
    const support = reasons.filter((reason) => reason.kind === "supporting").slice(0, 4);
    const total = sum(proofs) + (carried ? sum(support) : 0);
    return {
      id: group.id,
      score: lacking === null ? total : 0,
      threshold: context.direct ? group.thresholdDirect : group.threshold,
      reasons: reasons.toSorted((a, b) => b.weight - a.weight),
      lacking,
    };
  });
}

type ListsBySentence = ReadonlyMap<number, ReadonlyMap<string, BookHit>>;

function listsBySentence(hits: readonly BookHit[], passage: Passage): ListsBySentence {
  const all = new Map<number, Map<string, BookHit>>();
  for (const hit of hits) {
    if (hit.means.role !== "list") continue;
    let sentence = all.get(hit.sentence);
    if (sentence === undefined) all.set(hit.sentence, (sentence = new Map()));
    const known = sentence.get(hit.means.list);
    if (known === undefined || hit.to - hit.from > known.to - known.from) sentence.set(hit.means.list, hit);
  }
  return passage.sentences.length === 0 ? new Map() : all;
}

/** `hits`: the group's own. */
function phraseReasons(
  passage: Passage,
  hits: readonly BookHit[],
  lists: ListsBySentence,
  context: GroupContext,
): Reason[] {
  const best = new Map<string, Reason>();
  for (const hit of hits) {
    const { means, phrase } = hit;
    if (means.role !== "strong" && means.role !== "supporting") continue;
    if (phrase.ownChannel === true && !context.ours) continue;
    if (phrase.besideAnchor === true && !context.direct) continue;
    if (phrase.near !== undefined && !isNear(hit, phrase.near, phrase.within, lists)) continue;
    const base = phrase.weight ?? (means.role === "strong" ? 1 : supportingWorth);
    const inTitle = passage.sentences[hit.sentence]?.paragraph === 0;
    const weight = inTitle && means.role === "strong" ? base * titleWorth : base;
    const known = best.get(phrase.text);
    if (known === undefined || weight > known.weight) {
      best.set(phrase.text, { from: hit.from, to: hit.to, sentence: hit.sentence, weight, kind: means.role });
    }
  }
  // "kỹ năng số" inside "phổ cập kỹ năng số" is one finding, not two.
  const reasons = [...best.values()];
  return reasons.filter(
    (one) =>
      !reasons.some(
        (other) =>
          other !== one &&
          other.from <= one.from &&
          other.to >= one.to &&
          other.to - other.from > one.to - one.from,
      ),
  );
}

function isNear(
  hit: BookHit,
  near: readonly string[],
  within: number | undefined,
  lists: ListsBySentence,
): boolean {
  const sentence = lists.get(hit.sentence);
  return near.some((list) => {
    const other = sentence?.get(list);
    if (other === undefined || (other.from < hit.to && other.to > hit.from)) return false;
    const distance = other.from >= hit.to ? other.from - hit.to : hit.from - other.to;
    return within === undefined || distance <= within;
  });
}

function combinationReasons(combination: Combination, passage: Passage, lists: ListsBySentence): Reason[] {
  const found: Reason[] = [];
  for (const place of placesOf(combination.within, passage, lists)) {
    const hits = combination.of.map((list) => firstIn(list, place, lists));
    if (hits.some((hit) => hit === undefined)) continue;
    if (combination.without.some((list) => firstIn(list, place, lists) !== undefined)) continue;
    const met = hits.filter((hit) => hit !== undefined);
    const first = met[0];
    if (first === undefined || overlapping(met)) continue;
    const sentence = met.every((hit) => hit.sentence === first.sentence) ? met : [first];
    const from = Math.min(...sentence.map((hit) => hit.from));
    const to = Math.max(...sentence.map((hit) => hit.to));
    const span = to - from > longestSpan ? first : { from, to };
    found.push({
      from: span.from,
      to: span.to,
      sentence: first.sentence,
      weight: combination.weight,
      kind: "combination",
    });
  }
  if (found.length < combination.times) return [];
  // A second and third sentence make it surer, never more than half as much again.
  return found.slice(0, 3).map((reason, i) => (i === 0 ? reason : { ...reason, weight: reason.weight / 4 }));
}

/** Two lists met by the very same words are one finding. */
function overlapping(hits: readonly BookHit[]): boolean {
  return hits.some((one, i) =>
    hits.some((other, j) => j > i && one.from === other.from && one.to === other.to),
  );
}

function* placesOf(
  within: Combination["within"],
  passage: Passage,
  lists: ListsBySentence,
): Generator<readonly number[]> {
  if (within === "sentence") {
    for (const i of lists.keys()) yield [i];
    return;
  }
  const all = [...lists.keys()];
  if (within === "item") yield all;
  else if (within === "title") yield all.filter((i) => passage.sentences[i]?.paragraph === 0);
  else if (within === "lead") yield all.filter((i) => (passage.sentences[i]?.paragraph ?? 9) <= 1);
  else {
    const paragraphs = Map.groupBy(all, (i) => passage.sentences[i]?.paragraph ?? 0);
    yield* paragraphs.values();
  }
}

function firstIn(list: string, sentences: readonly number[], lists: ListsBySentence): BookHit | undefined {
  for (const sentence of sentences) {
    const hit = lists.get(sentence)?.get(list);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

function sum(reasons: readonly Reason[]): number {
  return reasons.reduce((total, reason) => total + reason.weight, 0);
}
