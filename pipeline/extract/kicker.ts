import type { Block } from "./blocks.ts";
import type { Layout } from "./date-lines.ts";
import type { Facts } from "./facts.ts";
import { textOf, type Element } from "./tree.ts";

/** The short line over a title that names its place or matter ("mũ tít"), and how it was found. */
interface Kicker {
  readonly text: string | null;
  readonly how: string;
}

const named =
  /(?:^|[^a-z])(?:kicker|overline|eyebrow|pre-?title|super-?title|supra-?title|mu-?tit|tit-?mu|tieu-?de-?phu-?tren)(?:$|[^a-z])/i;
const longest = 60; // characters
const near = 4; // lines over and under the title

/** Reads the kicker: what the rules name, else an element named so beside the title, else what the heading has before the title. */
export function kickerOf(
  facts: Facts,
  ruled: { readonly elements: readonly Element[]; readonly how: string },
  { all, title: at }: Layout,
  title: string,
): Kicker {
  const [first] = ruled.elements;
  if (first !== undefined) return { text: tidy(textOf(first)), how: ruled.how };
  const beside = at === -1 ? [] : all.slice(Math.max(0, at - near), at + near);
  const block = beside.find((one) => one.text.length <= longest && one.text !== title && isNamed(one));
  if (block !== undefined) return { text: tidy(block.text), how: "class" };
  for (const heading of facts.headings) {
    const text = textOf(heading);
    const before = text.endsWith(title) ? text.slice(0, text.length - title.length).trim() : "";
    if (title.length >= 15 && before.length >= 3 && before.length <= 31 && /[:–—|-]$/u.test(before))
      return { text: tidy(before), how: "h1" };
  }
  return { text: null, how: "" };
}

function isNamed({ element }: Block): boolean {
  return [element, element.parent].some((one) =>
    named.test(`${one?.attribs["class"] ?? ""} ${one?.attribs["id"] ?? ""}`),
  );
}

function tidy(text: string): string {
  return text.replace(/\s*[:–—|-]\s*$/u, "").normalize("NFC");
}
