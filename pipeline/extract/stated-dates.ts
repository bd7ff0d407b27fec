import { readDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";
import { modifiedNames, publishedNames } from "./date-names.ts";
import { meta, type Facts } from "./facts.ts";
import { isArticleNode, typesOf, type LinkedNode } from "./json-ld.ts";
import { textOf } from "./tree.ts";

/** A date that the head or the data of a page states, and by which name. */
export interface StatedDate {
  readonly date: WrittenDate;
  readonly how: string;
}

/** Things that have dates of their own: the site, a film in the page, a list of other pages. */
const others =
  /^(?:WebSite|Organization|NewsMediaOrganization|Person|ImageObject|VideoObject|AudioObject|ItemList|ListItem|Comment|Event|Product|Offer)$/;

/** The day of publication as the page's linked data states it. */
export function linkedDate(facts: Facts, habits: DateHabits): StatedDate | null {
  const own = [...(facts.article === null ? [] : [facts.article]), ...facts.nodes.filter(isArticleNode)];
  const pages = facts.nodes.filter(
    (node) => !isArticleNode(node) && !typesOf(node).some((type) => others.test(type)),
  );
  return (
    fieldOf(own, ["datePublished", "dateCreated", "uploadDate"], habits) ??
    fieldOf(pages, ["datePublished"], habits)
  );
}

/** When a film or the page's frame was made: the last word of the linked data, after all that a reader sees. */
export function otherDate(facts: Facts, habits: DateHabits): StatedDate | null {
  const nodes = facts.nodes.filter(
    (node) => !typesOf(node).some((type) => /WebSite|Organization|Person|Comment|Event/.test(type)),
  );
  return fieldOf(nodes, ["uploadDate", "datePublished", "dateCreated"], habits);
}

function fieldOf(
  nodes: readonly LinkedNode[],
  keys: readonly string[],
  habits: DateHabits,
): StatedDate | null {
  for (const node of nodes)
    for (const key of keys) {
      const value = [node[key]].flat()[0];
      if (typeof value !== "string" && typeof value !== "number") continue;
      const date = machineDate(String(value), habits);
      if (date !== null) return { date, how: key };
    }
  return null;
}

const american = /^\s*\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d:\d\d [AP]M\s*$/; // .NET's own form where nobody chose one

/** A date that a machine wrote into the head of a page. */
function machineDate(value: string, habits: DateHabits): WrittenDate | null {
  return readDate(value, american.test(value) ? { ...habits, order: "mdy" } : habits);
}

/** The day of publication as `<meta>`, microdata or a value in the page's scripts state it. */
export function metaDate(facts: Facts, habits: DateHabits): StatedDate | null {
  for (const name of publishedNames) {
    const value = meta(facts, name);
    const date = value === null ? null : machineDate(value, habits);
    if (date !== null && !date.relative) return { date, how: `meta ${name}` };
  }
  for (const [name, values] of facts.metas) {
    if (!/publi[sc].*(?:date|time)|(?:date|time).*publi[sc]/.test(name) || /modif|updat|expir/.test(name))
      continue;
    const date = machineDate(values[0] ?? "", habits);
    if (date !== null && !date.relative) return { date, how: `meta ${name}` };
  }
  for (const element of facts.props.get("datepublished") ?? []) {
    const { datetime, content } = element.attribs;
    const date = machineDate(datetime ?? content ?? textOf(element), habits);
    if (date !== null) return { date, how: "itemprop datePublished" };
  }
  return null;
}

/** A day of publication that stands in a script of the page: the first that is a date. */
export function scriptDate(facts: Facts, habits: DateHabits): StatedDate | null {
  for (const value of facts.tree.stamps) {
    const date = machineDate(value, habits);
    if (date !== null && !date.relative) return { date, how: "script" };
  }
  return null;
}

/** When the page says it was last changed; null where it gives no moment. */
export function modifiedDate(facts: Facts, habits: DateHabits): StatedDate | null {
  const values: readonly (readonly [string, unknown])[] = [
    ["dateModified", facts.article?.["dateModified"]],
    ...modifiedNames.map((name) => [`meta ${name}`, meta(facts, name)] as const),
  ];
  for (const [how, value] of values) {
    const date = typeof value === "string" ? machineDate(value, habits) : null;
    if (date !== null && date.at !== null) return { date, how };
  }
  return null;
}
