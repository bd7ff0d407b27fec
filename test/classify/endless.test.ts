import { describe, expect, it } from "vitest";
import type { Proof, Verdict } from "../../pipeline/item.ts";
import { classifierOf } from "./classifiers.ts";

const classifier = classifierOf("hanoi-179", { model: null });
const names = [
  "Nghị quyết 57-NQ/TW",
  "Nghị quyết 59-NQ/TW",
  "Sở Khoa học và Công nghệ Hà Nội",
  "#ChuyenDoiSo",
];
const title = "Hà Nội: danh mục văn bản";

function listOf(characters: number): string {
  return Array.from({ length: characters / 8 }, (_, i) => names[i % names.length])
    .join(", ")
    .slice(0, characters);
}

function proofsIn({ groups, agencies, nearly }: Verdict): readonly Proof[] {
  return [...groups, ...agencies, ...nearly].flatMap(({ because }) => because);
}

describe("a text without stops that only names documents and agencies", () => {
  it("has a verdict that does not grow with it", () => {
    const sizes = [9_000, 72_000].map((size) => {
      const verdict = classifier.judge({ title, text: listOf(size), source: "hanoimoi" });
      expect(verdict.nearly.length).toBeGreaterThan(0);
      return JSON.stringify(verdict).length;
    });
    expect(Math.max(...sizes)).toBeLessThan(30_000);
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 1.2);
  });

  it("proves by whole words of its own around the phrase", () => {
    const text = listOf(20_000);
    const proofs = proofsIn(classifier.judge({ title, text, source: "hanoimoi" }));
    expect(proofs.length).toBeGreaterThan(3);
    for (const { phrase, sentence } of proofs) {
      expect(sentence).toContain(phrase);
      expect(`${title}\n${text}`).toContain(sentence);
      const at = text.indexOf(sentence);
      const cut = at > 0 ? text.slice(at - 1, at + 1) : "";
      expect(cut).not.toMatch(/^[\p{L}\p{N}]{2}$/u);
    }
  });
});
