import { between, pick, seeded, type Random } from "../sample-city/random.ts";

type Kind = (text: string, random: Random, other: string) => string;

const filler =
  "nơi đây hôm qua sau này một vài người khác cùng đó rồi mới còn hay nên để khi lại từng đều thêm cả".split(
    " ",
  );
const openings = ["(Bản tin mẫu) - ", "Theo Báo Mẫu: ", "PV - ", "Tin từ cơ sở: "];
const closings = [
  "Nguồn: Báo Mẫu",
  "Theo baomau.vn",
  "Tin và ảnh: Trần Thị Mẫu",
  "Ban biên tập tổng hợp",
  "Bạn đọc bấm theo dõi trang để nhận tin mới mỗi sáng.",
];
const headings = ["Tin cùng chuyên mục", "Bài liên quan", "Đọc thêm"];

/** The ways in which outlets reuse each other's texts; each makes a reprint of a text, with sentences of another at hand. */
const kinds: Readonly<Record<string, Kind>> = {
  credit: (text, random) =>
    `${pick(random, openings)}${text}\n${pick(random, closings)}\n${pick(random, closings)}`,
  /** About a tenth of the sentences replaced: one, and each of the others with a chance of a twentieth. */
  sentences10: (text, random, other) => {
    const [own, strange] = [sentencesOf(text), sentencesOf(other)];
    const one = between(random, 0, own.length - 1); // a short text loses one sentence at least
    return own
      .map((sentence, i) => (i === one || random() < 0.05 ? pick(random, strange) : sentence))
      .join(" ");
  },
  syllables10: (text, random) => edited(text, random, 0.1),
  /** The first 60 % of the sentences. */
  cut60: (text, random) => {
    const all = sentencesOf(text);
    return `${all.slice(0, Math.max(2, Math.ceil(all.length * 0.6))).join(" ")}\n${pick(random, closings)}`;
  },
  spelling: (text) =>
    text.replaceAll("òa", "oà").replaceAll("óa", "oá").replaceAll("ủy", "uỷ").normalize("NFD"),
  furniture: (text, random, other) => {
    const strange = sentencesOf(other);
    return [strange[0], text, pick(random, headings), ...strange.slice(1, 4)].join("\n");
  },
};

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…])\s+|\n+/).filter((sentence) => sentence.trim() !== "");
}

/** Each syllable is, with this chance, replaced (half of the cases), dropped or followed by another (a quarter each). */
function edited(text: string, random: Random, chance: number): string {
  return text
    .split(/\s+/)
    .flatMap((syllable) => {
      if (random() >= chance) return [syllable];
      const kind = random();
      if (kind < 0.5) return [pick(random, filler)];
      return kind < 0.75 ? [] : [syllable, pick(random, filler)];
    })
    .join(" ");
}

/** A text of a mixed pile: an original, or a reprint of one. */
export interface Piled {
  readonly id: string;
  readonly text: string;
  /** Id of what it was made from; its own id where it is an original. */
  readonly origin: string;
  /** How it was made; null for an original. */
  readonly kind: string | null;
}

/** Originals, and for half of them one reprint, in a mixed order; the same texts and seed give the same pile. */
export function pileOf(originals: readonly string[], seed = "reprints"): readonly Piled[] {
  const random = seeded(seed);
  const names = Object.keys(kinds);
  const reprinted = originals.slice(0, Math.floor(originals.length / 2));
  const pile: Piled[] = originals.map((text, i) => ({ id: `o${i}`, text, origin: `o${i}`, kind: null }));
  for (const [i, text] of reprinted.entries()) {
    const kind = names[i % names.length] ?? "";
    const other = originals[originals.length - 1 - i] ?? "";
    const made = kinds[kind]?.(text, seeded(`${seed} ${i}`), other) ?? text;
    pile.push({ id: `r${i}`, text: made, origin: `o${i}`, kind });
  }
  for (let i = pile.length - 1; i > 0; i--) {
    const j = between(random, 0, i);
    const [one, two] = [pile[i], pile[j]];
    if (one !== undefined && two !== undefined) [pile[i], pile[j]] = [two, one];
  }
  return pile;
}

/** How well reprints were joined to their originals, 0 to 1. */
export interface StoryScore {
  readonly texts: number;
  /** Share of the pairs in one story that have one origin. */
  readonly precision: number;
  /** For each kind the share of reprints that stand in their original's story. */
  readonly recall: Readonly<Record<string, number>>;
}

/** Scores stories of a pile, given each text's story by its id. */
export function scoreStories(pile: readonly Piled[], storyOf: ReadonlyMap<string, string>): StoryScore {
  let [pairs, right] = [0, 0];
  for (const members of Map.groupBy(pile, ({ id }) => storyOf.get(id)).values()) {
    for (const [i, one] of members.entries()) {
      for (const other of members.slice(0, i)) {
        pairs++;
        if (one.origin === other.origin) right++;
      }
    }
  }
  const recall: Record<string, number> = {};
  for (const [kind, made] of Map.groupBy(pile, (one) => one.kind)) {
    if (kind === null) continue;
    recall[kind] =
      made.filter(({ id, origin }) => storyOf.get(id) === storyOf.get(origin)).length / made.length;
  }
  return { texts: pile.length, precision: pairs === 0 ? 1 : right / pairs, recall };
}
