import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import { readLibrary } from "../sample-city/library.ts";
import { outletsOf } from "../sample-city/outlets.ts";
import { textOf } from "../sample-city/piece.ts";
import { publish } from "../sample-city/schedule.ts";

/** The day for which the sample cities write, so that two runs see the same texts. */
export const sampleDay = "2026-11-14";

/** Distinct articles of the sample cities, reprints left out; at least `longest` characters of them are whole news. */
export async function sampleTexts(shortest = 500): Promise<readonly string[]> {
  const config = await loadConfig(ownConfig);
  const pieces = publish(outletsOf(config), readLibrary(), sampleDay, new Map());
  return pieces
    .filter(({ origin }) => origin === null)
    .map(({ draft }) => textOf(draft))
    .filter((text) => text.length >= shortest);
}
