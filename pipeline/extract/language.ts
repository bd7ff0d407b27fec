import type { Block } from "./blocks.ts";
import { meta, type Facts } from "./facts.ts";
import { lettersIn } from "./letters.ts";

const englishWords = /\b(?:the|of|and|to|in|is|that|for)\b/gi;
const looked = 6_000; // characters of running text

/** The language of a page, two letters, and what told it. */
interface Language {
  readonly language: string | null;
  readonly how: string;
}

/**
 * Language of a page, two letters. Vietnamese is seen by its letters, whatever the template declares (many say "en");
 * else what the page declares; else English by its commonest words; null = unknown. `how` names which of them.
 */
export function languageOf(facts: Facts, lines: readonly Block[]): Language {
  let sample = "";
  for (const { text } of lines) {
    if (sample.length >= looked) break;
    if (text.length >= 40) sample += `${text.normalize("NFC")} `;
  }
  const { all: letters, vietnamese } = lettersIn(sample);
  if (letters > 80 && vietnamese > letters * 0.06) return { language: "vi", how: "letters" };
  const declared = facts.language ?? meta(facts, "content-language", "og:locale", "language");
  const short = declared?.trim().slice(0, 2).toLowerCase();
  if (
    short !== undefined &&
    /^[a-z]{2}$/.test(short) &&
    !(short === "vi" && letters > 500 && vietnamese === 0)
  )
    return { language: short, how: "declared" };
  const words = sample.split(/\s+/).length;
  return words > 30 && (sample.match(englishWords)?.length ?? 0) > words * 0.12
    ? { language: "en", how: "words" }
    : { language: null, how: "" };
}
