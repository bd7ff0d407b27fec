import type { Agency } from "../../config/schema.ts";
import type { ChannelView } from "../attribute/channel.ts";
import type { BookHit } from "./book.ts";
import type { Passage } from "./normalise.ts";

/** Whether an item is about the plan's city, how sure that is, and why (in Vietnamese). */
export interface Gate {
  readonly open: boolean;
  /** False where a person should look: the item names the city and another place equally. */
  readonly sure: boolean;
  /** The item is about another place, which is more than not naming this one. */
  readonly elsewhere: boolean;
  readonly why: string;
}

/**
 * Names of communes and wards with their unit, "phường Láng", "xã Bát Tràng": those of the registry, and those that may bear
 * the name of a district that is no more ("huyện Phú Vang": xã Phú Vang), since merged communes keep such names.
 */
export function communesIn(agencies: readonly Agency[], former: readonly string[]): readonly string[] {
  const names = agencies
    .filter(({ kind }) => kind === "commune" || kind === "ward")
    .flatMap(({ name, aliases }) => [
      name,
      ...aliases.map((alias) => (typeof alias === "string" ? alias : alias.name)),
    ]);
  const kept = former.flatMap((name) => {
    const core = /^(?:quận|huyện|thị xã)\s+(\p{Lu}.*)$/u.exec(name)?.[1];
    return core === undefined ? [] : [`phường ${core}`, `xã ${core}`];
  });
  return [...new Set([...names.flatMap((name) => unitNamed.exec(name)?.[0] ?? []), ...kept])];
}

const unitNamed = /(?:phường|xã|thị trấn)\s+\p{Lu}.*$/iu; // "UBND phường Láng" holds "phường Láng"
const firstPart = 400; // characters; place names at the beginning decide what a story is about
const onlyWhere = /(?:^|[\s(])(?:tại|ở|từ|đến|tới|ra|vào|về|phố|đường)\s*$/iu;

interface Weight {
  early: number;
  all: number;
  title: number;
  named: string | null;
}

/**
 * The city gate. A channel of the city opens it unless the item is about somewhere else; elsewhere the item must name the
 * city, its communes or its agencies early or often. `agencies` counts the city's agencies that are named with their city.
 */
export function gateOf(
  passage: Passage,
  places: readonly BookHit[],
  channel: ChannelView,
  agencies: number,
): Gate {
  const there = weigh(passage, places, (where) => where === "elsewhere");
  const alone = there.all === 0 && channel.elsewhere === null;
  const doubtful = places.filter(isAmbiguous);
  const certain = alone
    ? places
    : places.filter((hit) => !doubtful.some((other) => other.from < hit.to && other.to > hit.from));
  const here = weigh(passage, certain, (where) => where === "city" || where === "commune");
  here.all += agencies;
  if (channel.elsewhere !== null) {
    there.early += 1;
    there.all += 2;
    there.named ??= channel.elsewhere;
  }
  if (channel.ours) {
    if (there.title > 0 && here.title === 0 && there.early >= here.early) return shut(there, "tít");
    if (there.early >= 2 && here.early === 0 && there.all > here.all + 1) return shut(there, "phần đầu bài");
    return { open: true, sure: true, elsewhere: false, why: `Kênh của địa bàn: ${channel.name}` };
  }
  if (there.title > 0 && here.title === 0 && there.early >= here.early) return shut(there, "tít");
  if (there.early > here.early + 1 && there.all > here.all) return shut(there, "phần đầu bài");
  if (here.title > 0) return opened(here, "tít");
  if (here.early >= 1) return opened(here, `${firstPart} chữ đầu`);
  if (here.all >= 2) return opened(here, "thân bài");
  if (here.all > 0)
    return {
      open: false,
      sure: false,
      elsewhere: false,
      why: "Chỉ nhắc thoáng địa bàn, chưa đủ để xác định",
    };
  return { open: false, sure: true, elsewhere: false, why: "Không nêu địa bàn, không phải kênh của địa bàn" };
}

function isAmbiguous({ means }: BookHit): boolean {
  return means.role === "place" && means.where === "ambiguous";
}

function weigh(passage: Passage, hits: readonly BookHit[], counts: (where: string) => boolean): Weight {
  const weight: Weight = { early: 0, all: 0, title: 0, named: null };
  let reached = 0; // tokens; "phường Láng, Hà Nội" is one naming, overlapping hits are one
  for (const { means, from, to } of hits) {
    if (means.role !== "place" || !counts(means.where) || from < reached) continue;
    const token = passage.tokens[from];
    if (token === undefined) continue;
    reached = to;
    const before = passage.text.slice(Math.max(0, token.start - 8), token.start);
    const value = onlyWhere.test(before) && means.where === "city" ? 0.5 : 1;
    weight.named ??= passage.text.slice(token.start, passage.tokens[to - 1]?.end);
    weight.all += value;
    if (token.start <= passage.titleEnd) weight.title += value;
    if (token.start <= passage.titleEnd + firstPart) weight.early += value;
  }
  return weight;
}

function shut(there: Weight, where: string): Gate {
  return {
    open: false,
    sure: true,
    elsewhere: true,
    why: `Nói về nơi khác (${there.named ?? ""}) ngay ở ${where}`,
  };
}

function opened(here: Weight, where: string): Gate {
  return { open: true, sure: true, elsewhere: false, why: `Nêu địa bàn (${here.named ?? ""}) ở ${where}` };
}
