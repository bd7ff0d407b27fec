import type { DocumentRegister, Phrase, PhraseBook, RegisteredDocument } from "../../config/phrases.ts";
import type { CityNames } from "../attribute/channel.ts";
import { compilePhrases, textOf, type Entry, type Hit, type PhraseFinder } from "./find-phrases.ts";

/** What a phrase of a book speaks for. */
export type Meaning =
  | { readonly role: "anchor" }
  | { readonly role: "document"; readonly document: RegisteredDocument }
  | { readonly role: "several" }
  | { readonly role: "strong" | "supporting"; readonly group: string }
  | { readonly role: "confusable"; readonly group: string; readonly why: string }
  | { readonly role: "list"; readonly list: string }
  | { readonly role: "veto"; readonly veto: string }
  | { readonly role: "tag"; readonly group: string; readonly tag: string }
  | { readonly role: "place"; readonly where: "city" | "commune" | "ambiguous" | "not-here" | "elsewhere" };

/** A phrase of the book where it stands in an item. */
export type BookHit = Hit<Meaning>;

/** Compiles a plan's phrase book, the register and the city's places into one finder. */
export function compileBook(
  book: PhraseBook,
  register: DocumentRegister,
  names: CityNames,
): PhraseFinder<Meaning> {
  const entries: Entry<Meaning>[] = [];
  const add = (phrases: readonly Phrase[], means: Meaning): void => {
    for (const phrase of phrases) entries.push({ phrase, means });
  };
  add(book.anchors, { role: "anchor" });
  for (const document of register.documents) add(document.spellings, { role: "document", document });
  add(register.passing, { role: "several" });
  for (const [list, phrases] of Object.entries({ ...register.lists, ...book.lists })) {
    add(phrases, { role: "list", list });
  }
  for (const veto of [...register.vetoes, ...book.vetoes]) add(veto.words, { role: "veto", veto: veto.id });
  for (const group of book.groups) {
    add(group.strong, { role: "strong", group: group.id });
    add(group.supporting, { role: "supporting", group: group.id });
    for (const { text, why } of group.confusables) add([text], { role: "confusable", group: group.id, why });
    for (const [tag, phrases] of Object.entries(group.tags))
      add(phrases, { role: "tag", group: group.id, tag });
  }
  addPlaces(add, book, register, names);
  const find = compilePhrases(entries);
  return (passage) => withoutCovered(find(passage));
}

function addPlaces(
  add: (phrases: readonly Phrase[], means: Meaning) => void,
  book: PhraseBook,
  register: DocumentRegister,
  names: CityNames,
): void {
  const { places } = names.city;
  const own = new Set([...places.names, ...book.gate.notElsewhere].map((name) => name.toLowerCase()));
  const city: Phrase[] = places.names.map((text) => ({ text, exactCase: true }));
  add(city, { role: "place", where: "city" });
  add(
    places.names.map((text) => text.toUpperCase()),
    { role: "place", where: "city" },
  );
  add([...places.current, ...places.former].flatMap(withUnit), { role: "place", where: "commune" });
  add(book.gate.places, { role: "place", where: "commune" });
  add(book.gate.ambiguous, { role: "place", where: "ambiguous" });
  add([...places.notThisCity, ...book.gate.notThisCity], { role: "place", where: "not-here" });
  const elsewhere = register.provinces.filter((phrase) => !own.has(textOf(phrase).toLowerCase()));
  add(elsewhere, { role: "place", where: "elsewhere" });
}

/** A commune's bare name ("Láng", "Trần Phú") may be anything; with its unit it is a place. */
function withUnit(name: string): readonly Phrase[] {
  if (/^(?:phường|xã|quận|huyện|thị xã|thị trấn)\s/iu.test(name)) return [name];
  return [`phường ${name}`, `xã ${name}`];
}

/** A confusable or "not this city" takes back what stands inside it. */
function withoutCovered(hits: readonly BookHit[]): BookHit[] {
  const covers = hits.filter((hit) => hit.means.role === "confusable" || isNotHere(hit));
  if (covers.length === 0) return [...hits];
  return hits.filter((hit) => {
    const { means } = hit;
    if (means.role === "confusable" || isNotHere(hit)) return true;
    return !covers.some((cover) => {
      if (cover.sentence !== hit.sentence || cover.from > hit.from || cover.to < hit.to) return false;
      if (means.role === "place") return isNotHere(cover) && means.where !== "elsewhere";
      if (cover.means.role !== "confusable") return false;
      return (means.role === "strong" || means.role === "supporting") && means.group === cover.means.group;
    });
  });
}

function isNotHere(hit: BookHit): boolean {
  return hit.means.role === "place" && hit.means.where === "not-here";
}
