import { AggressiveTokenizerVi } from "natural/lib/natural/tokenizers/index.js";
import { foldSyllable } from "./syllables.ts";

// The package's main door pulls in data bases and destroys Vietnamese with its default tokenizer; this one keeps syllables.
const tokenizer = new AggressiveTokenizerVi();

/** The syllables of a text in lower case, NFC, tone on its newer place; marks and emoji fall away. */
export function syllablesOf(text: string): string[] {
  return tokenizer.tokenize(text.normalize("NFC").toLowerCase()).map(foldSyllable);
}
