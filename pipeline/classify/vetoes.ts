import type { Veto } from "../../config/phrases.ts";
import type { BookHit } from "./book.ts";
import type { Passage } from "./normalise.ts";

/** A veto whose words an item has. */
export interface MetVeto {
  readonly veto: Veto;
  readonly hits: readonly BookHit[];
}

/** The vetoes that an item meets, in their order. */
export function metVetoes(
  vetoes: readonly Veto[],
  passage: Passage,
  hits: readonly BookHit[],
  ours: boolean,
): MetVeto[] {
  const lists = new Set<string>();
  for (const hit of hits) if (hit.means.role === "list") lists.add(hit.means.list);
  const met: MetVeto[] = [];
  for (const veto of vetoes) {
    if (veto.unless.some((list) => lists.has(list))) continue;
    const own = hits.filter(
      (hit) =>
        hit.means.role === "veto" && hit.means.veto === veto.id && (ours || hit.phrase.ownChannel !== true),
    );
    const places =
      veto.where === "sentence" || veto.where === "paragraph"
        ? groupsOf(own, passage, veto.where)
        : [within(own, passage, veto.where)];
    const enough = places.find((place) => new Set(place.map((hit) => hit.phrase.text)).size >= veto.atLeast);
    if (enough !== undefined && enough.length > 0) met.push({ veto, hits: enough });
  }
  return met;
}

function within(hits: readonly BookHit[], passage: Passage, where: Veto["where"]): readonly BookHit[] {
  if (where === "item") return hits;
  const last = where === "title" ? 0 : 1;
  return hits.filter((hit) => (passage.sentences[hit.sentence]?.paragraph ?? 9) <= last);
}

function groupsOf(
  hits: readonly BookHit[],
  passage: Passage,
  where: "sentence" | "paragraph",
): (readonly BookHit[])[] {
  const key = (hit: BookHit): number =>
    where === "sentence" ? hit.sentence : (passage.sentences[hit.sentence]?.paragraph ?? 0);
  return [...Map.groupBy(hits, key).values()];
}
