import { createHash, hash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CityConfig, Config } from "../config/load.ts";
import type { Agency, Plan } from "../config/schema.ts";
import type { Source } from "../config/source-schema.ts";
import type { Draft } from "./settle.ts";

/** What an item is judged by: title, text, where it stands, when it was published and first met. */
type Judged = Pick<
  Draft,
  "title" | "text" | "url" | "publishedDay" | "kind" | "source" | "city" | "firstCapturedAt"
>;

/**
 * The configuration with nothing in it but what judging may read; judges are opened over this, so that whatever is left out
 * here (selectors of pages, channels, duties, targets) cannot change a verdict, and whatever is in it is in the fingerprint.
 */
export function onlyJudged(config: Config): Config {
  const { register, signs, cities } = config;
  return { register, signs, cities: cities.map(cityOf), families: [], themes: [], version: "" };
}

function cityOf({ folder, city, plans, agencies, sources, phrases, signs }: CityConfig): CityConfig {
  return {
    folder,
    city: { ...city, doNotVisit: [], leadAgency: "", workingHours: { from: "", to: "" } },
    plans: plans.map(planOf),
    agencies: agencies.map(agencyOf),
    sources: sources.map(sourceOf),
    phrases,
    signs,
    messages: null,
  };
}

function planOf({ id, groups, validFrom, validTo }: Plan): Plan {
  return {
    id,
    groups,
    validFrom,
    validTo,
    archived: false,
    document: "",
    title: "",
    issuer: "",
    signer: "",
    place: "",
    periodNote: "",
    legalBasis: [],
    clauses: [],
    tags: [],
    forms: [],
    targets: [],
    reportingDuties: [],
    milestones: [],
    coordination: [],
  };
}

function agencyOf({ id, name, kind, aliases, memberOf, validFrom, validTo, successor }: Agency): Agency {
  return { id, name, kind, aliases, memberOf, validFrom, validTo, successor, duties: [] };
}

function sourceOf({ id, name, aliases, kind, scope, owner, hosts }: Source): Source {
  const bare = { carrierForms: {}, panel: false, paceSeconds: 1, datelines: [], channels: [] };
  return { id, name, aliases, kind, scope, owner, hosts, ...bare };
}

/**
 * The fingerprint of all that verdicts come from beside the item: plans, registry, sources, phrase books, signs, the models'
 * files (`models`: their digests), the program that judges with the packages that it uses, and Node with its tables of
 * letters. Equal fingerprints and equal items give equal verdicts; a change of anything else leaves it as it is.
 */
export function judgingOf(judged: Config, models: readonly string[]): string {
  const { register, signs, cities } = judged;
  const { node, unicode, icu } = process.versions;
  const rules = { register, signs, cities: cities.map((city) => ({ ...city, folder: "" })) };
  const parts = [JSON.stringify(rules), ...models, programOf(new URL("judges.ts", import.meta.url))];
  const all = createHash("sha256").update(JSON.stringify([node, unicode, icu]));
  for (const part of parts) all.update(hash("sha256", part));
  return all.digest("hex").slice(0, 32);
}

/** The stamp of a judgement: by what was judged and what. An item that bears the stamp it would get now was judged so. */
export function stampOf(judging: string, draft: Judged): string {
  const { title, text, url, publishedDay, kind, source, city, firstCapturedAt } = draft;
  const given = JSON.stringify([judging, title, url, publishedDay, kind, source, city, firstCapturedAt]);
  return hash("sha256", `${given}\n${text}`).slice(0, 32);
}

const named = /\bfrom "([^"\n]+)"|^import "([^"\n]+)"|\bimport\("([^"\n]+)"\)/gmu;

/** What a file names to have it run: `import type` is gone when the program runs. */
function namedBy(text: string): readonly string[] {
  return [...text.matchAll(named)].flatMap(({ 1: from, 2: bare, 3: later, index }) => {
    const begins = Math.max(text.lastIndexOf("import ", index), text.lastIndexOf("export ", index));
    const isType = from !== undefined && text.startsWith("type ", begins + "import ".length);
    return isType ? [] : [from ?? bare ?? later ?? ""];
  });
}

/** Digest of a file of the program and of all that it imports; of packages their names with the pinned versions. */
function programOf(root: URL): string {
  const { files, packages } = importedBy(root);
  const pinned = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const versions = packages.map((name) => new RegExp(`"${name}": "[^"]*"`, "u").exec(pinned)?.[0] ?? name);
  return [...files.map(([, text]) => hash("sha256", text)), ...versions].join("\n");
}

/** All files that run when one is imported, with their texts, and the packages that they name, both in a fixed order. */
export function importedBy(root: URL): {
  readonly files: readonly (readonly [address: string, text: string])[];
  readonly packages: readonly string[];
} {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const read = (at: URL): void => {
    if (files.has(at.href)) return;
    const text = readFileSync(at, "utf8");
    files.set(at.href, text);
    for (const from of namedBy(text)) {
      if (from.startsWith(".")) read(new URL(from, at));
      else if (!from.startsWith("node:")) packages.add(packageOf(from));
    }
  };
  read(root);
  return { files: [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)), packages: [...packages].toSorted() };
}

function packageOf(from: string): string {
  return from.split("/", from.startsWith("@") ? 2 : 1).join("/");
}
