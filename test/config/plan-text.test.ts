import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadConfig, type Config } from "../../config/load.ts";
import type { Phrase } from "../../config/phrases.ts";
import { ownConfig } from "../../config/settings.ts";

let config: Config;
beforeAll(async () => {
  config = await loadConfig(ownConfig);
});

function count(text: string, words: string): number {
  return text.toLocaleLowerCase("vi").split(words).length - 1;
}

function folded(text: string): string {
  return text.normalize("NFC").toLocaleLowerCase("vi").replaceAll(/\s+/g, " ");
}

/** The phrases that claim to be the plan's own words. */
function own(phrases: readonly Phrase[]): string[] {
  return phrases.flatMap((phrase) => {
    if (typeof phrase === "string") return phrase;
    return phrase.usage === true ? [] : phrase.text;
  });
}

async function officialText(plan: string): Promise<string> {
  const city = config.cities.find((known) => known.plans.some((one) => one.id === plan));
  const document = city?.plans.find((one) => one.id === plan)?.document;
  return readFile(path.join(city?.folder ?? "", document ?? ""), "utf8");
}

describe("the official texts", () => {
  it.each([
    ["hanoi-179", "ca23178902c7ce48476ec04857917f612d6750c8d45605610145fbdbd35c1879"],
    ["hue-310", "193c531c04835a850f0d6fc108645ed73937e26fb332b19840fe5c06a5441f92"],
    ["tanbinh-57", "053c08dfd7435049f457017722111f8c21c73f739cf7ae07443fffbcb63b4dff"],
  ])("stand unchanged, byte for byte: %s", async (plan, digest) => {
    expect(
      createHash("sha256")
        .update(await officialText(plan))
        .digest("hex"),
    ).toBe(digest);
  });

  it("of Hà Nội is written in mixed Unicode and must be composed before it is counted", async () => {
    const raw = await officialText("hanoi-179");
    expect(count(raw, "công nghệ")).toBe(7);
    expect(count(raw.normalize("NFC"), "công nghệ")).toBe(74);
    expect([count(raw, "nghiệp"), count(raw.normalize("NFC"), "nghiệp")]).toEqual([1, 39]);
    expect([count(raw, "hệ thống"), count(raw.normalize("NFC"), "hệ thống")]).toEqual([1, 11]);
  });

  it.each(["hanoi-179", "hue-310", "tanbinh-57"])("hold every clause of %s word for word", async (id) => {
    const text = folded(await officialText(id));
    const plan = config.cities.flatMap((city) => city.plans).find((known) => known.id === id);
    const sentences = (plan?.clauses ?? []).flatMap((clause) =>
      (clause.text ?? clause.title).split(/(?<=[.;]) /),
    );
    expect(sentences.length).toBeGreaterThan(60);
    const strange = sentences.filter(
      (sentence) => !text.includes(folded(sentence)) && sentence !== "Căn cứ ban hành",
    );
    expect(strange).toEqual([]);
  });
});

describe("the phrases that are the plan's own", () => {
  it.each(["hanoi-179", "hue-310", "tanbinh-57"])("stand in the text of %s", async (plan) => {
    const text = folded(await officialText(plan));
    const book = config.cities.flatMap((city) => city.phrases).find((known) => known.plan === plan);
    const literal = [
      ...own(book?.anchors ?? []),
      ...(book?.groups ?? []).flatMap((group) => [
        ...own(group.strong),
        ...own(group.supporting),
        ...Object.values(group.tags).flatMap(own),
      ]),
    ];
    expect(literal.length).toBeGreaterThan(20);
    expect(literal.filter((phrase) => !text.includes(folded(phrase)))).toEqual([]);
  });
});
