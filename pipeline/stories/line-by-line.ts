import { addressId } from "../../crawlers/address.ts";
import { bandKeys, imprintOf, type Imprint } from "./imprint.ts";
import { likeness } from "./same-text.ts";
import { isNear } from "./span.ts";

interface Origin {
  readonly id: string;
  readonly imprint: Imprint;
  readonly day: string | null;
}

/** A text whose story is asked for. */
export interface Line {
  readonly id: string;
  readonly title: string | null;
  readonly text: string;
  readonly url: string | null;
  /** Day of publication in Việt Nam; weekly notices of different months look alike and are no copies. */
  readonly day: string | null;
}

/**
 * Stories as far as they are known at each line: a text joins the first text of the story it is most alike to, never
 * a copy of it, so that no chain of small differences ties unrelated texts together. Keeps signatures only, no texts.
 */
export function storiesLineByLine(): (line: Line) => string {
  const filed = new Map<number, Origin[]>();
  const byAddress = new Map<string, string>();

  return (line) => {
    // One page has many spellings of its address: www, tracking words, the AMP twin.
    const address = line.url === null ? null : addressId(line.url);
    const known = address === null ? undefined : byAddress.get(address);
    const imprint = imprintOf(line.text);
    const story = known ?? mostAlike(imprint, line.day) ?? line.id;
    if (address !== null) byAddress.set(address, story);
    if (story === line.id && imprint !== null) file({ id: line.id, imprint, day: line.day });
    return story;
  };

  function mostAlike(imprint: Imprint | null, day: string | null): string | null {
    if (imprint === null) return null;
    let best: string | null = null;
    let most = 0;
    const seen = new Set<Origin>();
    for (const key of bandKeys(imprint)) {
      for (const origin of filed.get(key) ?? []) {
        if (seen.has(origin)) continue;
        seen.add(origin);
        if (!isNear(day, origin.day)) continue;
        const alike = likeness(imprint, origin.imprint);
        if (alike > most) [best, most] = [origin.id, alike];
      }
    }
    return best;
  }

  function file(origin: Origin): void {
    for (const key of bandKeys(origin.imprint)) {
      const shelf = filed.get(key);
      if (shelf === undefined) filed.set(key, [origin]);
      else shelf.push(origin);
    }
  }
}
