import { meta, type Facts } from "./facts.ts";
import { isObject, textField, typesOf } from "./json-ld.ts";
import { textOf, type Element } from "./tree.ts";

const home = /^(?:trang chủ|trang nhất|home|homepage|start|startseite|accueil|inicio|portada|tin tức)$/iu;

/** The section under which a page is filed; null where it says none. */
export function sectionOf(facts: Facts, ruled: readonly Element[]): string | null {
  const named = ruled
    .map((element) => textOf(element).replace(/^[›»>/\s]+|[›»>/\s]+$/g, ""))
    .find((text) => text !== "" && text.length < 60 && !home.test(text));
  if (named !== undefined) return named;
  const stated =
    meta(facts, "article:section") ??
    (facts.article === null ? null : textField(facts.article, "articleSection"));
  if (stated !== null && stated.length < 60) return stated;
  const trail = facts.nodes.find((node) => typesOf(node).includes("BreadcrumbList"))?.["itemListElement"];
  if (!Array.isArray(trail)) return null;
  for (const step of trail) {
    if (!isObject(step)) continue;
    const name = textField(step, "name") ?? (isObject(step["item"]) ? textField(step["item"], "name") : null);
    if (name !== null && !home.test(name) && name.length < 60) return name;
  }
  return null;
}
