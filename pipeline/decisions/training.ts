import type { Example } from "../classify/train.ts";
import { everything } from "../store/everything.ts";
import type { Decision } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { consensusOf } from "./consensus.ts";
import { labelsFor } from "./label.ts";

/**
 * What reviewers accepted, moved or rejected for a plan, as examples to learn from, by item id: groups as the reviewers
 * together left them. Items over which they disagree teach nothing until that is settled; nor do items without a text.
 */
export async function examplesFromDecisions(store: Store, plan: string): Promise<readonly Example[]> {
  const byItem = new Map<string, Decision[]>();
  const order = { by: "at", direction: "ascending" } as const;
  for await (const { value } of everything(store, "decision", { where: { is: { plan } }, order }))
    byItem.set(value.item, [...(byItem.get(value.item) ?? []), value]);
  const examples: Example[] = [];
  for (const [id, decisions] of [...byItem].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const consensus = consensusOf(labelsFor(plan, decisions));
    if (consensus === null || consensus.state === "disputed") continue;
    const [kept] = await store.read("item", [id]);
    if (kept === null || kept === undefined || kept.value.text.trim() === "") continue;
    const { title, text, source } = kept.value;
    examples.push({ id, groups: consensus.groups, title: title ?? "", text, source });
  }
  return examples;
}
