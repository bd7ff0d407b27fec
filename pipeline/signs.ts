import type { Phrase } from "../config/phrases.ts";
import type { CommonSigns, PlanSigns } from "../config/signs.ts";
import { compilePhrases, type Entry, type Hit } from "./classify/find-phrases.ts";
import type { Passage } from "./classify/normalise.ts";
import { proofsOf } from "./classify/proofs.ts";
import type { Verdict } from "./item.ts";

/** What a text says beside its groups: the forms that it reports, whom it names, and whether it finds fault; each with its words. */
export type Signed = Pick<Verdict, "forms" | "marks" | "signs">;

type Sign =
  | { readonly kind: "form"; readonly form: string }
  | { readonly kind: "vulnerable" | "critical" | "mended" };

const titleWorth = 2; // what a title says the text is about
const formThreshold = 1;
const mendedReach = 5; // tokens between "khắc phục tình trạng …" and the failing that was mended

/** Compiles the signs of one plan; `press` = the item stands at a paper, whose fault-finding is the press's. */
export function openSigns(
  common: CommonSigns,
  own: PlanSigns | undefined,
): (passage: Passage, press: boolean) => Signed {
  const entries: Entry<Sign>[] = [];
  const add = (phrases: readonly Phrase[], means: Sign): void => {
    for (const phrase of phrases) entries.push({ phrase, means });
  };
  for (const [form, phrases] of Object.entries(own?.forms ?? {})) add(phrases, { kind: "form", form });
  add([...common.vulnerable, ...(own?.vulnerable ?? [])], { kind: "vulnerable" });
  add(common.critical.words, { kind: "critical" });
  add(common.critical.mended, { kind: "mended" });
  const find = compilePhrases(entries);

  return (passage, press) => {
    const hits = find(passage);
    const forms = new Map<string, Hit<Sign>[]>();
    const vulnerable: Hit<Sign>[] = [];
    const critical: Hit<Sign>[] = [];
    for (const hit of hits) {
      if (hit.means.kind === "form") push(forms, hit.means.form, hit);
      else if (hit.means.kind === "vulnerable") vulnerable.push(hit);
      else if (hit.means.kind === "critical" && press && !isMended(hit, hits)) critical.push(hit);
    }
    const reported = [...forms].filter(([, found]) => weightOf(found, passage) >= formThreshold);
    const marked = [
      ...(vulnerable.length > 0 ? [["vulnerable", vulnerable] as const] : []),
      ...(critical.length > 0 && weightOf(critical, passage) >= common.critical.threshold
        ? [["critical", critical] as const]
        : []),
    ];
    const signs = [...marked, ...reported].map(([sign, found]) => ({
      sign,
      because: proofsOf(passage, heaviestFirst(found)),
    }));
    return {
      ...(reported.length > 0 && { forms: reported.map(([form]) => form).toSorted() }),
      ...(marked.length > 0 && { marks: marked.map(([mark]) => mark) }),
      ...(signs.length > 0 && { signs }),
    };
  };
}

/** Each phrase once, where it weighs most: one word said ten times is one word. */
function weightOf(hits: readonly Hit<Sign>[], passage: Passage): number {
  const best = new Map<string, number>();
  for (const hit of hits) {
    const inTitle = passage.sentences[hit.sentence]?.paragraph === 0;
    const weight = (hit.phrase.weight ?? 1) * (inTitle ? titleWorth : 1);
    const key = foldedOf(hit.phrase);
    best.set(key, Math.max(weight, best.get(key) ?? 0));
  }
  return [...best.values()].reduce((sum, weight) => sum + weight, 0);
}

const folded = new WeakMap<Hit<Sign>["phrase"], string>();

/** A phrase in lower case, made once. */
function foldedOf(phrase: Hit<Sign>["phrase"]): string {
  const known = folded.get(phrase);
  if (known !== undefined) return known;
  const text = phrase.text.toLowerCase();
  folded.set(phrase, text);
  return text;
}

function heaviestFirst(hits: readonly Hit<Sign>[]): readonly Hit<Sign>[] {
  return hits.toSorted((a, b) => (b.phrase.weight ?? 1) - (a.phrase.weight ?? 1));
}

/** "Khắc phục tình trạng quá tải": the failing is over, or to be ended by what is reported. */
function isMended(hit: Hit<Sign>, all: readonly Hit<Sign>[]): boolean {
  return all.some(
    ({ means, sentence, to }) =>
      means.kind === "mended" && sentence === hit.sentence && to <= hit.from && hit.from - to <= mendedReach,
  );
}

function push<T>(into: Map<string, T[]>, key: string, value: T): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [value]);
  else known.push(value);
}
