import type { Agency, Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import { platformOf } from "../../crawlers/platforms/post.ts";
import type { FieldValue, Where } from "../store/store.ts";
import { registryOf } from "./duty.ts";
import { reportingGroups } from "./gather.ts";
import type { Drill, Subject } from "./types.ts";
import { startOf } from "./windows.ts";

/** What conditions need of a source; its channels only where a platform is asked for. */
type KnownSource = Pick<Source, "id"> & Partial<Pick<Source, "channels">>;

/** The store's conditions that list exactly the items behind a number. */
export function whereOf(
  drill: Drill,
  known: {
    readonly plan: Plan;
    readonly city: { readonly agencies: readonly Agency[]; readonly sources: readonly KnownSource[] };
  },
): Where {
  const { plan } = known;
  const sources = known.city.sources.map((source) => source.id);
  const named = (value: string) => `${plan.id}/${value}`;
  const is: Record<string, FieldValue | readonly FieldValue[]> = { source: sources };
  if (drill.standing === "counted") {
    is["plan"] = plan.id;
    is["tier"] = [named("direct"), named("topical")];
    is["group"] = [...reportingGroups(plan)].map(named); // an item with only side labels counts in no total
  }
  if (drill.standing === "waiting") is["review"] = plan.id;
  if (drill.tier !== undefined) is["tier"] = named(drill.tier);
  if (drill.group !== undefined) is["group"] = named(drill.group);
  if (drill.agency !== undefined) {
    const roles = drill.role === undefined ? ["owner", "mention"] : [drill.role];
    const ids = answeredFor(drill.agency, drill.days?.from ?? null, known.city.agencies);
    is["agency"] = ids.flatMap((id) => roles.map((role) => named(`${id}/${role}`)));
  }
  if (drill.sources !== undefined) is["source"] = drill.sources;
  if (drill.copy !== undefined) is["copy"] = drill.copy;
  if (drill.multimedia !== undefined) is["multimedia"] = drill.multimedia;
  if (drill.vulnerable === true) is["mark"] = named("vulnerable");
  if (drill.critical === true) is["mark"] = named("critical");
  if (drill.form !== undefined) is["form"] = named(drill.form);
  if (drill.story !== undefined) is["story"] = drill.story;
  if (drill.platform !== undefined)
    is["channel"] = known.city.sources
      .flatMap(({ channels = [] }) => channels)
      .filter(({ kind }) => platformOf[kind] === drill.platform)
      .map(({ id }) => id);
  if (drill.days === null) {
    const { arrived } = drill;
    const range = arrived && {
      firstCapturedAt: { from: startOf(arrived.from), to: startOf(arrived.to) },
    };
    return { is, missing: ["publishedDay"], ...(range && { range }) };
  }
  return { is, range: { publishedDay: { from: drill.days.from, to: drill.days.to } } };
}

/** The conditions that a subject sets. */
export function drillOf(subject: Subject): Partial<Drill> {
  return {
    ...(subject.group === undefined ? {} : { group: subject.group }),
    ...(subject.agency === undefined ? {} : { agency: subject.agency }),
    ...(subject.role === undefined ? {} : { role: subject.role }),
    ...(subject.source === undefined ? {} : { sources: [subject.source] }),
    ...(subject.tier === "direct" || subject.tier === "topical" ? { tier: subject.tier } : {}),
  };
}

/** The agency, and predecessors that were over before the span began: what still carries their id is now the agency's. */
function answeredFor(agency: string, from: string | null, all: readonly Agency[]): string[] {
  if (from === null) return [agency];
  const registry = registryOf(all);
  return [...registry.lineage(agency)].filter(
    (id) => id === agency || registry.standing(id, from) === agency,
  );
}
