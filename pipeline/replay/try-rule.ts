import type { CityConfig } from "../../config/load.ts";
import type { DocumentRegister } from "../../config/phrases.ts";
import type { Plan } from "../../config/schema.ts";
import { openClassifier } from "../classify/classify.ts";
import { compilePhrases } from "../classify/find-phrases.ts";
import { passageOf } from "../classify/normalise.ts";
import { proofAt } from "../classify/proofs.ts";
import { labelsFor } from "../decisions/label.ts";
import { decisionsOn } from "../decisions/kept.ts";
import { counts, type Item, type Proof } from "../item.ts";
import { everything } from "../store/everything.ts";
import type { Store } from "../store/store.ts";

/** How an item that holds the phrase stands today. */
export const standings = ["in-group", "other-group", "waiting", "not-counted"] as const;
export type Standing = (typeof standings)[number];

export interface Caught {
  readonly item: string;
  readonly title: string;
  readonly url: string;
  readonly standing: Standing;
  /** It would count for the group if the phrase were a strong one of it. */
  readonly wouldCount: boolean;
  /** People said that the item does not belong to the group. */
  readonly refused: boolean;
  readonly proof: Proof;
}

/** What a phrase would catch on the kept items. */
export interface Trial {
  readonly phrase: string;
  readonly group: string;
  readonly searched: number;
  readonly caught: Readonly<Record<Standing, number>>;
  /** Items that would newly count for the group. */
  readonly fresh: number;
  /** Of those, items of which people said that they do not belong to it. */
  readonly refused: number;
  readonly examples: readonly Caught[];
}

/**
 * Tries a phrase as a strong one of a group over all kept items of the city's sources: where it stands, what is counted
 * already, and what would newly count when rules and model judge with it. Nothing is written.
 */
export async function tryRule(
  store: Store,
  asked: {
    readonly city: CityConfig;
    readonly plan: Plan;
    readonly register: DocumentRegister;
    readonly group: string;
    readonly phrase: string;
    /** How many examples of each standing. */
    readonly examples: number;
  },
): Promise<Trial> {
  const { city, plan, register, group, phrase } = asked;
  const book = city.phrases.find((one) => one.plan === plan.id);
  const find = compilePhrases([{ phrase: { text: phrase, usage: true }, means: true }]);
  const strong = { text: phrase, usage: true } as const;
  const groups = book?.groups.map((one) =>
    one.id === group ? { ...one, strong: [...one.strong, strong] } : one,
  );
  const judge =
    book === undefined || groups === undefined
      ? null
      : openClassifier(city, plan, { ...book, groups }, register);
  const owners = new Map(city.sources.map((source) => [source.id, source.owner ?? null]));
  const caught = { "in-group": 0, "other-group": 0, waiting: 0, "not-counted": 0 };
  const examples: Caught[] = [];
  let searched = 0;
  let fresh = 0;
  let refused = 0;
  await store.refresh();
  const where = { is: { source: [...owners.keys()] } };
  const order = { by: "firstCapturedAt", direction: "descending" } as const;
  for await (const { value: item } of everything(store, "item", { where, order })) {
    searched += 1;
    const passage = passageOf(item.title, item.text);
    const [hit] = find(passage);
    if (hit === undefined) continue;
    const standing = standingOf(item, plan.id, group);
    const after = judge?.judge({ ...item, owner: owners.get(item.source) ?? null });
    const wouldCount = after !== undefined && counts(after) && after.groups.some((one) => one.id === group);
    const labels = labelsFor(plan.id, await decisionsOn(store, item.id));
    const isRefused = labels.some((label) => !label.groups.includes(group));
    const { id, title, url } = item;
    caught[standing] += 1;
    if (wouldCount && standing !== "in-group") {
      fresh += 1;
      if (isRefused) refused += 1;
    }
    if (examples.filter((one) => one.standing === standing).length < asked.examples)
      examples.push({
        item: id,
        title,
        url,
        standing,
        wouldCount,
        refused: isRefused,
        proof: proofAt(passage, hit),
      });
  }
  return { phrase, group, searched, caught, fresh, refused, examples };
}

function standingOf(item: Item, plan: string, group: string): Standing {
  const verdict = item.verdicts.find((one) => one.plan === plan);
  if (verdict === undefined) return "not-counted";
  if (verdict.review) return "waiting";
  if (!counts(verdict) || verdict.groups.length === 0) return "not-counted";
  return verdict.groups.some((hit) => hit.id === group) ? "in-group" : "other-group";
}
