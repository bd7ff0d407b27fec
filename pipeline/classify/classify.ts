import type { CityConfig } from "../../config/load.ts";
import type { DocumentRegister, PhraseBook } from "../../config/phrases.ts";
import type { Plan } from "../../config/schema.ts";
import { openAttributor } from "../attribute/attribute.ts";
import type { GroupHit, Tier, Verdict } from "../item.ts";
import { anchorsOf, listedResolutions, type Anchor } from "./anchors.ts";
import { compileBook } from "./book.ts";
import { openDocuments } from "./documents.ts";
import { furnitureOf } from "./furniture.ts";
import { gateOf } from "./gate.ts";
import { scoreGroups, type RuleScore } from "./groups.ts";
import { passageOf, type Passage } from "./normalise.ts";
import { proofAt, proofsOf } from "./proofs.ts";
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
}

/** Judges items by one plan. */
export interface Classifier {
  judge(item: Judged): Verdict;
}

const longestText = 200_000; // characters; longer pages are lists or dumps, and their beginning decides

/** Opens the rules of one plan over its city; opened once, it judges any number of items. */
export function openClassifier(
  city: CityConfig,
  plan: Plan,
  book: PhraseBook,
  register: DocumentRegister,
): Classifier {
  const find = compileBook(book, register, city);
  const documents = openDocuments(register);
  const attributor = openAttributor(city, register);
  const listed = listedResolutions(register);
  const clauses = new Map(plan.groups.map((group) => [group.id, group.clause]));
  const reports = new Set(plan.groups.filter((group) => group.reports).map((group) => group.id));

  return {
    judge(item) {
      const passage = passageOf(item.title, item.text.slice(0, longestText));
      const channel = attributor.channelOf(item);
      const day = item.publishedDay ?? null;
      const furniture = furnitureOf(passage, register.furniture);
      const all = find(passage);
      const hits = all.filter((hit) => !furniture.has(hit.sentence));
      const mentions = documents(passage);
      const anchors = anchorsOf(passage, all, mentions, {
        plan: plan.id,
        register,
        channel,
        furniture,
        listed,
      });
      const gate = gateOf(passage, hits, channel, attributor.namedWithCity(passage, day));
      const { agencies, unresolved } = attributor.attribute(passage, channel, gate.open, day);
      const meant = anchors.filter((anchor) => anchor.passing === null);
      const spoken = meant.filter((anchor) => !anchor.hashtag);
      const direct = meant.length > 0;
      const context = {
        direct,
        ours: channel.ours,
        anchorSentences: new Set(meant.map((anchor) => anchor.sentence)),
      };
      const scores = withDocuments(scoreGroups(book, passage, hits, context), meant);
      const vetoes = metVetoes(book, passage, hits, channel.ours);
      const nearly: Verdict["nearly"][number][] = anchors
        .filter((anchor) => anchor.passing !== null)
        .map((anchor) => ({ group: null, why: anchor.passing ?? "", because: [proofAt(passage, anchor)] }));
      for (const { veto, hits: words } of vetoes) {
        nearly.push({
          group: null,
          why: veto.why,
          because: words.slice(0, 3).map((hit) => proofAt(passage, hit)),
        });
      }
      const blocked = vetoes.find(({ veto }) => veto.effect === "none" && veto.groups === undefined);
      const passing = anchors.length > 0;
      const verdict = (tier: Tier, groups: readonly GroupHit[], review: boolean): Verdict => ({
        plan: plan.id,
        tier,
        groups,
        agencies,
        tags: [],
        review,
        nearly,
        gate: { open: gate.open, why: gate.why },
        rules: book.version,
      });

      if (!gate.open) return verdict("none", [], !gate.sure && direct);
      if (blocked !== undefined) return verdict("none", [], false);
      const held = scores.filter((score) => score.score >= score.threshold && !vetoed(score, vetoes));
      const chosen = withFallback(held, scores, book, direct);
      const groups = chosen
        .filter((score) => reports.has(score.id))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, 3)
        .map((score) => groupHit(score, passage, meant, clauses));
      if (groups.length === 0) return verdict(passing ? "passing" : "none", [], direct && spoken.length > 0);
      const tier = spoken.length > 0 || (direct && groups.length > 0) ? "direct" : "topical";
      return verdict(tier, groups, unresolved.length > 0 && agencies.length === 0 && !channel.ours && false);
    },
  };
}

function vetoed(score: RuleScore, vetoes: readonly MetVeto[]): boolean {
  return vetoes.some(({ veto }) => veto.groups?.includes(score.id) === true);
}

/** A numbered document speaks for its own groups: 71/NQ-CP for the Government's programme. */
function withDocuments(scores: readonly RuleScore[], anchors: readonly Anchor[]): RuleScore[] {
  return scores.map((score) => {
    const own = anchors.filter((anchor) => anchor.groups.includes(score.id));
    const first = own[0];
    if (first === undefined) return score;
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

/** The general public's group takes what is on the matter and no other group takes. */
function withFallback(
  held: readonly RuleScore[],
  scores: readonly RuleScore[],
  book: PhraseBook,
  direct: boolean,
): readonly RuleScore[] {
  if (held.length > 0) return held;
  const fallback = book.groups.find((group) => group.fallback);
  const score = scores.find((one) => one.id === fallback?.id);
  return score !== undefined && score.lacking === null && (direct || score.score > 0) ? [score] : [];
}

function groupHit(
  score: RuleScore,
  passage: Passage,
  anchors: readonly Anchor[],
  clauses: ReadonlyMap<string, string>,
): GroupHit {
  const reasons = score.reasons.length > 0 ? score.reasons : anchors;
  return {
    id: score.id,
    clause: clauses.get(score.id) ?? score.id,
    score: Math.round((score.score / (score.score + score.threshold)) * 1000) / 1000,
    by: "phrase",
    because: proofsOf(passage, reasons),
  };
}
