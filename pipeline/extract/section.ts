import { meta, type Facts } from "./facts.ts";
import { isObject, textField, typesOf } from "./json-ld.ts";
import { textOf, type Element } from "./tree.ts";

const home = /^(?:trang chủ|trang nhất|home|homepage|start|startseite|accueil|inicio|portada|tin tức)$/iu;

/** The section under which a page is filed, and where it says so. */
interface Section {
  readonly name: string | null;
  readonly how: string;
}

/** Reads the section: what the rules name, else what the head of the page states, else the trail to the page. */
export function sectionOf(
  facts: Facts,
  ruled: { readonly elements: readonly Element[]; readonly how: string },
): Section {
  const named = ruled.elements
    .map((element) => textOf(element).replace(/^[›»>/\s]+|[›»>/\s]+$/g, ""))
    .find((text) => text !== "" && text.length < 60 && !home.test(text));
  if (named !== undefined) return { name: named, how: ruled.how };
  const shared = meta(facts, "article:section");
  const stated = shared ?? (facts.article === null ? null : textField(facts.article, "articleSection"));
  if (stated !== null && stated.length < 60)
    return { name: stated, how: shared === null ? "articleSection" : "meta article:section" };
  const trail = facts.nodes.find((node) => typesOf(node).includes("BreadcrumbList"))?.["itemListElement"];
  for (const step of Array.isArray(trail) ? trail : []) {
    if (!isObject(step)) continue;
    const name = textField(step, "name") ?? (isObject(step["item"]) ? textField(step["item"], "name") : null);
    if (name !== null && !home.test(name) && name.length < 60) return { name, how: "breadcrumb" };
  }
  return { name: null, how: "" };
}
