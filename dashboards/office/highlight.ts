import { html } from "hono/html";
import type { Proof } from "../../pipeline/item.ts";
import type { Markup } from "./layout.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A paragraph with its proving sentences shaded and the phrases in them marked; every other letter stays as it is. */
export function withProofs(paragraph: string, proofs: readonly Proof[]): Markup {
  const sentences: Span[] = [];
  const phrases: Span[] = [];
  for (const { sentence, phrase } of proofs) {
    for (const found of places(paragraph, sentence)) {
      sentences.push(found);
      for (const inner of places(paragraph.slice(found.from, found.to), phrase))
        phrases.push({ from: found.from + inner.from, to: found.from + inner.to });
    }
  }
  const borders = [0, paragraph.length, ...[...sentences, ...phrases].flatMap(({ from, to }) => [from, to])];
  const cuts = [...new Set(borders)].toSorted((a, b) => a - b);
  const pieces = cuts.slice(1).map((to, index) => ({ from: cuts[index] ?? 0, to }));
  return html`${pieces.map((piece) => {
    const text = paragraph.slice(piece.from, piece.to);
    if (phrases.some((span) => covers(span, piece))) return html`<mark>${text}</mark>`;
    if (sentences.some((span) => covers(span, piece))) return html`<span class="sentence">${text}</span>`;
    return html`${text}`;
  })}`;
}

/** One sentence as a quotation with its phrase marked. */
export function quotation(proof: Proof): Markup {
  return html`<q>${withProofs(proof.sentence, [proof])}</q>`;
}

function places(text: string, part: string): Span[] {
  const found: Span[] = [];
  if (part === "") return found;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length))
    found.push({ from: at, to: at + part.length });
  return found;
}

function covers(span: Span, piece: Span): boolean {
  return span.from <= piece.from && piece.to <= span.to;
}
