import { storiesLineByLine } from "../../pipeline/stories/line-by-line.ts";
import { imprintOf, shinglesOf } from "../../pipeline/stories/imprint.ts";
import { placeAll } from "../../pipeline/stories/place-all.ts";
import { openStore } from "../../pipeline/store/open.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { pileOf, scoreStories, type Piled } from "../quality/reprints.ts";
import { by } from "../store/samples.ts";
import { say, sayFigures, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

const placedInOnePass = 200;
const comparedWithAll = 300; // texts; all pairs of many texts would take hours, which is the point
const alike = 0.42; // Jaccard similarity from which the comparison of all pairs joins two texts, as the product does

/** Joining reprints to stories against comparing every text with every earlier original, over generated reprints. */
export async function benchStories(title: string, originals: readonly string[]): Promise<void> {
  const pile = pileOf(originals);
  const few = pile.slice(0, comparedWithAll);
  const fewest = pile.slice(0, placedInOnePass);
  say(`\nStories: ${title}, ${originals.length} originals and ${pile.length - originals.length} reprints`);
  saySpeeds(
    "texts",
    await race("processor", [
      { name: "Phủ Sóng, line by line in memory", count: pile.length, pass: () => void joined(pile) },
      {
        name: `every earlier original compared, ${few.length} texts`,
        count: few.length,
        pass: () => void compared(few),
      },
    ]),
  );
  saySpeeds(
    "texts",
    await race("clock", [
      { name: "Phủ Sóng, placed one by one in SQLite", count: fewest.length, pass: () => placed(fewest) },
    ]),
  );
  const { precision, recall } = scoreStories(pile, joined(pile));
  sayFigures("Phủ Sóng, line by line", { "precision of pairs": precision, ...recall });
}

function joined(pile: readonly Piled[]): ReadonlyMap<string, string> {
  const storyOf = storiesLineByLine();
  return new Map(
    pile.map(({ id, text }) => [id, storyOf({ id, text, title: null, url: null, day: null })] as const),
  );
}

/** Seconds of placing texts one by one over a store, each durable before the next; opening the store is not counted. */
async function placed(pile: readonly Piled[]): Promise<number> {
  await using folder = await emptyFolder();
  await using store = await openStore({ folder: folder.path });
  const start = performance.now();
  for (const { id, text } of pile) {
    const item = {
      id,
      city: "hanoi",
      text,
      day: "2026-11-14",
      rank: `0|2026-11-14|${id}`,
      imprint: imprintOf(text),
      credits: null,
    };
    await placeAll(store, [item], () => by);
  }
  return (performance.now() - start) / 1000;
}

function compared(pile: readonly Piled[]): ReadonlyMap<string, string> {
  const originals: { readonly id: string; readonly shingles: ReadonlySet<number> }[] = [];
  const stories = new Map<string, string>();
  for (const { id, text } of pile) {
    const shingles = shinglesOf(text);
    const original = originals.find((one) => {
      const shared = one.shingles.intersection(shingles).size;
      return shared / (one.shingles.size + shingles.size - shared || 1) >= alike;
    });
    if (original === undefined) originals.push({ id, shingles });
    stories.set(id, original?.id ?? id);
  }
  return stories;
}
