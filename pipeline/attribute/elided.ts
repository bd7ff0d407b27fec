import type { DocumentRegister } from "../../config/phrases.ts";
import { compilePhrases, type Entry, type Hit } from "../classify/find-phrases.ts";
import { quote, type Passage } from "../classify/normalise.ts";
import type { CityNames } from "./channel.ts";
import { formsOf, withoutCity, type AgencyName, type NameMeaning } from "./names.ts";

const several =
  /(?:^|[\s(,;:])(?:các|những|hai|ba|bốn|năm|sáu|bảy|giữa|liên|lãnh đạo|đại diện)\s+sở(?=[\s:])/iu;
const department = /^sở[\s:]+/iu;

/**
 * Departments in a list that says their common word once: "các sở Y tế, Công Thương và Nội vụ". Gives the hits that follow
 * the first, which is found under its whole name.
 */
export function openElided(
  names: CityNames,
  register: DocumentRegister,
): (passage: Passage, hits: readonly Hit<NameMeaning>[]) => Hit<NameMeaning>[] {
  const entries: Entry<AgencyName>[] = names.agencies
    .filter(({ name }) => department.test(name))
    .flatMap((agency) => {
      const core = (withoutCity(agency.name, names.city.places.names) ?? agency.name).replace(department, "");
      const means = {
        agency: agency.id,
        sort: "bare",
        body: true,
        validFrom: agency.validFrom ?? null,
        validTo: agency.validTo ?? null,
      } as const;
      return [...formsOf(core, register)].map((text) => ({ phrase: { text }, means }));
    });
  const find = compilePhrases(entries, { acrossCommas: true });

  return (passage, hits) => {
    const heads = hits.filter(
      ({ means, from, to }) => means.agency !== null && department.test(quote(passage, from, to)),
    );
    if (heads.length === 0 || !several.test(passage.text)) return [];
    const cores = find(passage);
    const found: Hit<NameMeaning>[] = [];
    for (const hit of heads) {
      const sentence = passage.sentences[hit.sentence];
      const first = passage.tokens[hit.from];
      if (sentence === undefined || first === undefined) continue;
      const head = passage.text.slice(sentence.start, first.end);
      if (!several.test(`${head} `.slice(-40))) continue;
      for (let at = hit.to; ;) {
        const next = nextIn(passage, cores, at);
        if (next === undefined) break;
        found.push(next);
        at = next.to;
      }
    }
    return found;
  };
}

/** The longest core straight after a comma or "và", in the same sentence. */
function nextIn(
  passage: Passage,
  cores: readonly Hit<AgencyName>[],
  at: number,
): Hit<AgencyName> | undefined {
  const last = passage.tokens[at - 1];
  const joins = passage.tokens[at];
  if (last === undefined || joins === undefined || joins.sentence !== last.sentence) return undefined;
  const and = passage.text.slice(joins.start, joins.end).toLowerCase() === "và";
  const from = and ? at + 1 : at;
  if (!and && !/^\s*[,;]\s*$/u.test(joins.gap)) return undefined;
  return cores
    .filter((core) => core.from === from && core.sentence === last.sentence)
    .toSorted((a, b) => b.to - a.to)[0];
}
