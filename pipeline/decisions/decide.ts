import type { Clock } from "../../crawlers/capture.ts";
import type { Item, Verdict } from "../item.ts";
import type { Tone } from "../measure/review.ts";
import { noteDeed } from "../people/audit.ts";
import type { Decision } from "../store/records.ts";
import type { Kept, Store } from "../store/store.ts";
import { changeDecided, decided, type Plans } from "./kept.ts";
import { writeAgency, writeGroups, type AgencyChange, type Label } from "./label.ts";
import { machineVerdict } from "./with-decisions.ts";

/** What a reviewer says of one item for one plan, in one go. */
export interface Review {
  readonly plan: string;
  /** null = no word on the groups; an empty list = does not count. */
  readonly groups: readonly string[] | null;
  readonly tier: Label["tier"];
  readonly tone: Tone | null;
  readonly agencies: readonly AgencyChange[];
  readonly comment: string;
  /** Why, in Vietnamese; stands on the item's page. */
  readonly reason: string;
}

/** What decisions are written with. */
export interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly plans: Plans;
}

/**
 * Writes what a reviewer says as decisions, then saves the item anew with all decisions over it, then the audit: every
 * number follows at once. Decisions go first, so that a later settling run finds them even if the machine stops in between.
 * null when there is no such item, or no verdict of the plan on it.
 */
export async function decide(desk: Desk, id: string, review: Review, reviewer: string): Promise<Item | null> {
  const { store, clock, plans } = desk;
  const [kept] = await store.read("item", [id]);
  const before = kept?.value.verdicts.find((verdict) => verdict.plan === review.plan);
  if (before === undefined) return null;
  const by = { actor: reviewer, at: clock.now().toISOString() };
  const decisions = await keepInOrder(
    store,
    decisionsIn(review, before).map((one) => ({
      ...one,
      item: id,
      plan: review.plan,
      rules: before.rules,
      ...by,
    })),
  );
  const written = await changeDecided(store, id, (old, all) => again(old, all, plans), by);
  const after = written?.value.verdicts.find((verdict) => verdict.plan === review.plan);
  for (const { what } of decisions)
    await noteDeed(desk, {
      actor: reviewer,
      what: `item.${what}`,
      subject: id,
      before: said(before),
      after: after === undefined ? null : said(after),
    });
  await store.refresh();
  return written?.value ?? null;
}

/**
 * Writes decisions under ids that stand in their order, also where several fall into one moment; afterwards they are found,
 * so that whoever reads an item which was written later finds them too.
 */
export async function keepInOrder(
  store: Store,
  bare: readonly Omit<Decision, "id">[],
): Promise<readonly Decision[]> {
  const kept: Decision[] = [];
  for (const one of bare) {
    let place = await store.count("decision", { is: { item: one.item } });
    for (;;) {
      const value: Decision = { ...one, id: `${one.item}/${String(place).padStart(6, "0")}` };
      const by = { actor: one.actor, at: one.at };
      const [written] = await store.write("decision", [{ value, expects: 0 }], by);
      place += 1;
      if (written?.outcome !== "kept") continue; // somebody else took the place
      kept.push(value);
      break;
    }
    await store.refresh();
  }
  return kept;
}

type Bare = Pick<Decision, "what" | "value" | "reason">;

function decisionsIn({ groups, tier, tone, agencies, comment, reason }: Review, before: Verdict): Bare[] {
  const all: Bare[] = [];
  if (groups?.length === 0) all.push({ what: "reject", value: null, reason });
  else if (groups !== null) {
    const machine = machineVerdict(before);
    const same = writeGroups(machine.groups.map((hit) => hit.id)) === writeGroups(groups);
    // The tier that the person saw is part of the label: judging again may not change it.
    const own = machine.tier === "direct" ? "direct" : "topical";
    all.push({ what: same ? "accept" : "move", value: writeGroups(groups, tier ?? own), reason });
  }
  if (tone !== null) all.push({ what: "tone", value: tone, reason });
  for (const change of agencies) all.push({ what: "agency", value: writeAgency(change), reason });
  if (comment !== "") all.push({ what: "comment", value: null, reason: comment });
  return all;
}

function again(old: Kept<"item"> | null, decisions: readonly Decision[], plans: Plans): Item | null {
  return old === null ? null : { ...old.value, verdicts: decided(old.value.verdicts, decisions, plans) };
}

/** A verdict in one line for the audit: `topical II.1.2,II.3.b hn-lang/mention`. */
function said({ tier, groups, agencies, review }: Verdict): string {
  const named = agencies.map((hit) => `${hit.id}/${hit.role}`).join(",");
  return [review ? "review" : tier, groups.map((hit) => hit.id).join(","), named].join(" ").trim();
}
