import type { CityConfig } from "../../config/load.ts";
import type { DocumentRegister, PhraseBook } from "../../config/phrases.ts";
import type { Plan } from "../../config/schema.ts";
import type { GroupHit, Tier, Verdict } from "../item.ts";
import { openExaminer, type Examined, type Judged } from "./examine.ts";
import type { RuleScore } from "./groups.ts";
import { heaviest, opinionsOf, type Opinion, type PlanModel } from "./model.ts";
import { readModel } from "./model-file.ts";
import { proofAt, proofsOf } from "./proofs.ts";
import type { MetVeto } from "./vetoes.ts";

/** Judges items by one plan. */
export interface Classifier {
  judge(item: Judged): Verdict;
}

/** How a classifier may be opened. */
export interface ClassifierOptions {
  /** The learned model; absent = the one in the city's folder, `null` = rules alone. */
  readonly model?: PlanModel | null;
}

const mostGroups = 3; // an item develops at most three groups; more would be a list
// The chance that the model must see where no phrase and no anchor speaks: less where the item uses words of the plan's
// matter, more where it uses few, most where it uses none. Both were weighed on held-out folds of the
// examples, long items on articles composed of them; these must say more, since one that is about the matter has room to name it.
const alone = {
  short: { spoken: 0.45, unspoken: 0.6, listed: 0.8, silent: 0.65 },
  long: { spoken: 0.55, unspoken: 0.75, listed: 0.8, silent: 0.9 },
};
const beside = 0.65; // chance for a further group of the model, where only phrases prove the first
const waits = 0.35; // from this chance on an item that counts nowhere goes before a person

/** Opens one plan over its city; opened once, it judges any number of items. */
export function openClassifier(
  city: CityConfig,
  plan: Plan,
  book: PhraseBook,
  register: DocumentRegister,
  options: ClassifierOptions = {},
): Classifier {
  const model = options.model === undefined ? readModel(city.folder, plan.id) : options.model;
  const examine = openExaminer(city, plan, book, register);
  const clauses = new Map(plan.groups.map((group) => [group.id, group.clause]));
  const reports = new Set(plan.groups.filter((group) => group.reports).map((group) => group.id));
  const rules = model === null ? book.version : `${book.version}+${model.version}`;

  return {
    judge(item) {
      const examined = examine(item);
      const { gate, anchors, meant, vetoes, attribution } = examined;
      const answer = (
        tier: Tier,
        groups: readonly GroupHit[],
        review: boolean,
        nearly: Verdict["nearly"] = [],
      ): Verdict => ({
        plan: plan.id,
        tier,
        groups,
        agencies: attribution.agencies,
        tags: tagsOf(examined, groups),
        review,
        nearly: [...nearly, ...vetoedBy(examined)],
        gate: { open: gate.open, why: gate.why },
        rules,
      });
      const think = (): readonly Opinion[] => (model === null ? [] : opinionsOf(model, examined));
      if (!gate.open) {
        // The model is asked only where the answer may matter: most of what is read is about somewhere else.
        const unknown = !gate.sure || (!gate.elsewhere && attribution.unresolved.length > 0);
        const doubtful = unknown && (meant.length > 0 || likeliest(think()) >= 0.5);
        return answer("none", [], doubtful);
      }
      const effects = new Set(vetoes.flatMap(({ veto }) => (veto.groups === undefined ? [veto.effect] : [])));
      if (effects.has("none")) return answer("none", [], false);
      if (effects.has("passing")) return answer(anchors.length > 0 ? "passing" : "none", [], false);
      const asks = effects.has("review");
      if (examined.otherMatter !== null) return answer(anchors.length > 0 ? "passing" : "none", [], false);

      const opinions = think();
      const likely = likeliest(opinions);
      const all = choose(examined, opinions, book, model !== null);
      const chosen = all.filter((one) => reports.has(one.score.id));
      const proven = chosen.flatMap((one) => {
        const hit = groupHit(one, examined, model, clauses);
        return hit === null ? [] : [hit];
      });
      const unproven = asks || chosen.length > proven.length;
      if (proven.length > 0) {
        return answer(
          meant.length > 0 ? "direct" : "topical",
          proven,
          unproven,
          almost(examined, opinions, proven),
        );
      }
      // A side label alone (Tân Bình I.1.3) keeps its tier and adds to no total.
      if (all.length > 0 && meant.length > 0)
        return answer("direct", [], unproven, almost(examined, opinions, proven));
      const review = unproven || likely >= waits || meant.some((anchor) => !anchor.hashtag);
      return answer(anchors.length > 0 ? "passing" : "none", [], review, almost(examined, opinions, proven));
    },
  };
}

function likeliest(opinions: readonly Opinion[]): number {
  return Math.max(0, ...opinions.map((one) => one.probability));
}

interface Chosen {
  readonly score: RuleScore;
  readonly probability: number;
}

/** The groups that an item counts for: rules and model together, or the rules alone where there is no model. */
function choose(
  examined: Examined,
  opinions: readonly Opinion[],
  book: PhraseBook,
  learned: boolean,
): Chosen[] {
  const direct = examined.meant.length > 0;
  const of = new Map(opinions.map((one) => [one.group, one.probability]));
  const all = examined.scores
    .filter((score) => !groupVetoed(score, examined.vetoes))
    .map((score) => ({
      score,
      probability: of.get(score.id) ?? score.score / (score.score + score.threshold),
    }));
  const asked = alone[examined.length];
  const least = asked[spokenOf(examined)];
  const held = learned
    ? all.filter((one) => stands(one, direct, least, asked.silent))
    : all.filter(({ score }) => score.score >= score.threshold);
  const proven = held.some(byPhrase);
  const kept = held
    .filter((one) => direct || !proven || byPhrase(one) || one.probability >= beside)
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, mostGroups);
  if (kept.length > 0) return kept;
  const fallback = book.groups.find((group) => group.fallback)?.id;
  const last = all.find((one) => one.score.id === fallback);
  if (last !== undefined && direct) return [last];
  if (!learned || !direct) return [];
  // An item that names the resolution in earnest belongs somewhere: the likeliest group, if it is likely at all.
  const best = all.toSorted((a, b) => b.probability - a.probability)[0];
  return best !== undefined && best.probability >= 0.3 ? [best] : [];
}

/** Where neither an anchor nor a phrase speaks for a group, the model must see at least the chance `least`. */
function stands({ score, probability }: Chosen, direct: boolean, least: number, silent: number): boolean {
  if (score.lacking !== null) return probability >= silent;
  if (direct || byPhrase({ score, probability })) return probability >= 0.5;
  return probability >= least;
}

function byPhrase({ score }: Chosen): boolean {
  return score.score >= score.threshold;
}

/** How plainly an item speaks of the plan's matter. */
function spokenOf(examined: Examined): keyof typeof alone.short {
  if (listsOnly(examined)) return "listed";
  if (examined.substance >= substanceAsked(examined)) return "spoken";
  return examined.substance > 0 ? "unspoken" : "silent";
}

/** The story names the resolution in a list of resolutions and comes to other things. */
function listsOnly({ meant, anchors, story }: Examined): boolean {
  return meant.length === 0 && anchors.some((anchor) => story.includes(anchor.sentence));
}

/** A post names the matter once in everyday words; a long text that is about it comes back to it. */
function substanceAsked({ passage, length }: Examined): number {
  if (length === "short") return 0.5;
  return passage.tokens.length <= 180 ? 1 : 1.5;
}

function groupVetoed(score: RuleScore, vetoes: readonly MetVeto[]): boolean {
  return vetoes.some(({ veto }) => veto.groups?.includes(score.id) === true);
}

function groupHit(
  { score, probability }: Chosen,
  examined: Examined,
  model: PlanModel | null,
  clauses: ReadonlyMap<string, string>,
): GroupHit | null {
  const id = score.id;
  const clause = clauses.get(id) ?? id;
  const rounded = Math.round(probability * 1000) / 1000;
  const own = score.reasons.filter((reason) => reason.kind !== "supporting");
  if (score.score >= score.threshold && own.length > 0) {
    return { id, clause, score: rounded, by: "phrase", because: proofsOf(examined.passage, score.reasons) };
  }
  const span = model === null ? null : heaviest(model, id, examined);
  const spans = span === null ? (own.length > 0 ? own : examined.meant) : [span, ...own];
  if (spans.length === 0) return null;
  return {
    id,
    clause,
    score: rounded,
    by: model === null ? "phrase" : "model",
    because: proofsOf(examined.passage, spans),
  };
}

/** What nearly counted, for the item's page. */
function almost(
  examined: Examined,
  opinions: readonly Opinion[],
  proven: readonly GroupHit[],
): Verdict["nearly"] {
  return examined.scores
    .filter((score) => !proven.some((hit) => hit.id === score.id))
    .flatMap((score) => {
      const chance = opinions.find((one) => one.group === score.id)?.probability ?? 0;
      if (score.reasons.length === 0 || (chance < 0.2 && score.score < score.threshold)) return [];
      const why =
        score.lacking === null
          ? "Có từ của nhóm nhưng chưa đủ căn cứ"
          : "Có từ của nhóm nhưng không nói về khoa học, công nghệ, chuyển đổi số";
      return [{ group: score.id, why, because: proofsOf(examined.passage, score.reasons.slice(0, 2)) }];
    });
}

function vetoedBy(examined: Examined): Verdict["nearly"] {
  const { passage, anchors, vetoes, otherMatter } = examined;
  return [
    ...unresolvedIn(examined),
    ...(otherMatter === null
      ? []
      : [{ group: null, why: otherMatter.why, because: [proofAt(passage, otherMatter)] }]),
    ...anchors
      .filter(({ passing }) => passing !== null)
      .slice(0, mostPassing)
      .map((anchor) => ({ group: null, why: anchor.passing ?? "", because: [proofAt(passage, anchor)] })),
    ...vetoes.map(({ veto, hits }) => ({
      group: null,
      why: veto.why,
      because: hits.slice(0, 3).map((hit) => proofAt(passage, hit)),
    })),
  ];
}

const mostPassing = 6; // namings in passing that are shown
const mostUnresolved = 3; // names; more say no more

/** Agencies whose city cannot be told: each name once, for a person to decide. */
function unresolvedIn({ attribution }: Examined): Verdict["nearly"] {
  const byName = new Map(attribution.unresolved.map((proof) => [proof.phrase.toLowerCase(), proof]));
  return [...byName.values()].slice(0, mostUnresolved).map((proof) => ({
    group: null,
    why: `Đơn vị chưa xác định: chưa rõ “${proof.phrase}” của địa bàn nào`,
    because: [proof],
  }));
}

function tagsOf({ hits }: Examined, groups: readonly GroupHit[]): string[] {
  const tags = new Set<string>();
  for (const { means } of hits)
    if (means.role === "tag" && groups.some((group) => group.id === means.group)) tags.add(means.tag);
  return [...tags].toSorted();
}
