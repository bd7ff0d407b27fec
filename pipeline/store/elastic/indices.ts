import { z } from "zod";
import { Refusal } from "../../../config/verb.ts";
import type { FieldShape } from "../field.ts";
import { kindNames, kinds, mappingVersion } from "../mapping.ts";
import type { Kind } from "../store.ts";
import { isSorted } from "./document.ts";
import type { Engine } from "./engine.ts";

/** How indices are laid out; every index of one city's keeper begins with `prefix`. */
export interface Layout {
  readonly prefix: string;
  readonly replicas: number;
}

/** What stands in every index beside the mapping's fields. */
const ownFields = {
  /** The record as JSON text, word for word; never searched. */
  body: { type: "keyword", index: false, doc_values: false },
  /** Which write made it, so that a retry knows its own earlier attempt. */
  stamp: { type: "keyword", index: false, doc_values: false },
  keptBy: { type: "keyword" },
  keptAt: { type: "date" },
  id: { type: "keyword" },
} as const;

/** Words of the searchable text; tokens are made in `fold.ts`, the engine only splits them at spaces. */
const wordFields = {
  words: { type: "text", analyzer: "tokens", norms: false },
  folded: { type: "text", analyzer: "tokens", norms: false },
  pieces: { type: "keyword" },
} as const;

const placeField = { place: { type: "keyword" } } as const;

/** The alias by which a kind is read, whichever mapping its index has. */
export function aliasOf(layout: Layout, kind: Kind): string {
  return `${layout.prefix}-${kind}`;
}

/**
 * The alias by which programs of this version of the mapping write. It stays on its own index when a migration moves the
 * reading on, and that index is closed to writing then: a program that was not upgraded is refused and loses nothing.
 */
export function writingAliasOf(layout: Layout, kind: Kind): string {
  return `${aliasOf(layout, kind)}-w${versionOf(kind)}`;
}

/** The index that this version of the mapping writes. */
export function indexOf(layout: Layout, kind: Kind): string {
  return `${aliasOf(layout, kind)}-v${versionOf(kind)}`;
}

function versionOf(kind: Kind): string {
  return `${mappingVersion}.${kinds[kind].version ?? 1}`;
}

/** The index of leases; it has no versions, since nothing in it outlives an hour. */
export function leaseIndex(layout: Layout): string {
  return `${layout.prefix}-lease`;
}

/** The strict mapping of a kind, made from `mapping.ts`. */
export function mappingOf(kind: Kind): Readonly<Record<string, unknown>> {
  const { fields, text, order } = kinds[kind];
  const sought = { ...(text === undefined ? {} : wordFields), ...(isSorted(kind) ? placeField : {}) };
  const properties: Record<string, unknown> = { ...ownFields, ...sought };
  for (const [name, shape] of Object.entries(fields)) {
    if (name in properties) throw new Error(`${kind}.${name} is a name that the keeper uses itself`);
    properties[name] = typeOf(shape);
  }
  // Grafana lists newest first only where the time field's name sorts before "_doc".
  if (order !== null && isTime(fields[order])) properties["@timestamp"] = { type: "alias", path: order };
  return {
    dynamic: "strict",
    _meta: { mapping: mappingVersion, kind: kinds[kind].version ?? 1 },
    // What is only looked for need not be given back.
    ...(Object.keys(sought).length === 0 ? {} : { _source: { excludes: Object.keys(sought) } }),
    properties,
  };
}

/**
 * What collecting writes without end and no search waits for: made findable each second it would cost an engine more than
 * all writing. Whoever needs it sooner says `refresh()`. All else has the engine's own interval: a second, but none while
 * nobody has searched for half a minute, so that a filling costs no refreshes.
 */
const unhurried: ReadonlySet<Kind> = new Set(["address", "capture", "channel", "fate", "look", "version"]);

/** Sorted by the very field that `listRecords` orders by. */
const sorted = { "index.sort.field": "place", "index.sort.order": "desc" } as const;

function isTime(shape: FieldShape | undefined): boolean {
  return shape?.type === "day" || shape?.type === "instant";
}

function typeOf({ type, use }: FieldShape): Readonly<Record<string, unknown>> {
  // What is only looked up is never sorted, tallied or given back.
  const tight = use === "lookup" ? { doc_values: false } : {};
  switch (type) {
    case "keyword":
      return { type: "keyword", ...tight };
    case "day":
      return { type: "date", format: "strict_date" };
    case "instant":
      return { type: "date", format: "epoch_millis||strict_date_time" };
    case "integer":
      return use === "lookup" ? { type: "long", doc_values: false } : { type: "long" };
    case "number":
      return { type: "double" };
    case "boolean":
      return { type: "boolean" };
  }
}

const analysis = {
  tokenizer: { tokens: { type: "standard", max_token_length: 1024 } },
  analyzer: { tokens: { type: "custom", tokenizer: "tokens" } },
};

/** Writes the templates and makes the indices that are missing; asked twice it changes nothing. */
export async function layOut(engine: Engine, layout: Layout): Promise<void> {
  const { prefix, replicas } = layout;
  const settings = `${prefix}-settings`;
  await engine.ask({
    method: "PUT",
    path: `/_component_template/${settings}`,
    body: {
      template: {
        settings: {
          number_of_shards: 1,
          number_of_replicas: replicas,
          analysis,
        },
      },
    },
  });
  // Asked together: the engine's master takes waiting changes in one go.
  await Promise.all(kindNames.map((kind) => putTemplate(engine, layout, kind, settings)));
  await Promise.all([
    ...kindNames.map((kind) => makeAliased(engine, layout, kind)),
    layOutLeases(engine, layout),
  ]);
}

/** Makes the index of leases where it is missing, and nothing else. */
export function layOutLeases(engine: Engine, layout: Layout): Promise<void> {
  return makeIndex(engine, leaseIndex(layout), {
    settings: { number_of_shards: 1, number_of_replicas: layout.replicas },
    mappings: { dynamic: "strict", properties: leaseFields },
  });
}

const leaseFields = {
  name: { type: "keyword" },
  holder: { type: "keyword" },
  until: { type: "long" },
  revision: { type: "long" },
} as const;

async function putTemplate(engine: Engine, layout: Layout, kind: Kind, settings: string): Promise<void> {
  await engine.ask({
    method: "PUT",
    path: `/_index_template/${aliasOf(layout, kind)}`,
    body: {
      index_patterns: [`${aliasOf(layout, kind)}-v*`],
      priority: 200,
      composed_of: [settings],
      template: {
        settings: {
          ...(unhurried.has(kind) ? { "index.refresh_interval": "10s" } : {}),
          ...(isSorted(kind) ? sorted : {}),
        },
        mappings: mappingOf(kind),
      },
    },
  });
}

async function makeAliased(engine: Engine, layout: Layout, kind: Kind): Promise<void> {
  const [alias, writing, index] = [
    aliasOf(layout, kind),
    writingAliasOf(layout, kind),
    indexOf(layout, kind),
  ];
  const known = await engine.ask({ method: "GET", path: `/_alias/${alias}`, expect: [404] });
  if (known.status !== 200) {
    await makeIndex(engine, index, { aliases: { [alias]: { is_write_index: true }, [writing]: {} } });
    return;
  }
  if (Standing.parse(known.body)[index] === undefined) return;
  // Made before writing had an alias of its own; asked twice it changes nothing.
  const actions = [{ add: { index, alias: writing } }];
  await engine.ask({ method: "POST", path: "/_aliases", body: { actions } });
}

/** Makes an index; that somebody else made it meanwhile is as good. */
export async function makeIndex(engine: Engine, name: string, body: object): Promise<void> {
  const there = await engine.ask({ method: "HEAD", path: `/${name}`, expect: [404] });
  if (there.status === 200) return;
  try {
    await engine.ask({ method: "PUT", path: `/${name}`, body, query: { wait_for_active_shards: 1 } });
  } catch (error) {
    const now = await engine.ask({ method: "HEAD", path: `/${name}`, expect: [404] });
    if (now.status !== 200) throw error;
  }
}

const Standing = z.record(
  z.string(),
  z.object({
    aliases: z.record(z.string(), z.unknown()),
    mappings: z.object({ _meta: z.object({ mapping: z.int(), kind: z.int() }).optional() }).optional(),
  }),
);

/** How an engine's indices stand to this program's mapping. */
export type LayoutState =
  | { readonly state: "missing" | "current" }
  | { readonly state: "older"; readonly kinds: readonly Kind[] };

/** Compares the indices behind the aliases with the mapping; throws Refusal where a newer program has written them. */
export async function layoutStateOf(engine: Engine, layout: Layout): Promise<LayoutState> {
  const { status, body } = await engine.ask({
    method: "GET",
    path: `/${kindNames.map((kind) => aliasOf(layout, kind)).join(",")}`,
    query: { ignore_unavailable: true, allow_no_indices: true },
    expect: [404],
  });
  const found = status === 200 ? Standing.parse(body) : {};
  const older: Kind[] = [];
  let seen = 0;
  for (const kind of kindNames) {
    const begins = `${aliasOf(layout, kind)}-v`;
    const metas = Object.entries(found).filter(([name]) => name.startsWith(begins));
    if (metas.length === 0) continue;
    const writing = writingAliasOf(layout, kind);
    if (metas.some(([, { aliases }]) => Object.hasOwn(aliases, writing))) seen += 1;
    for (const [name, { mappings }] of metas) {
      const { mapping = 0, kind: own = 0 } = mappings?._meta ?? {};
      if (mapping > mappingVersion || own > (kinds[kind].version ?? 1)) throw newer(name);
      if (mapping < mappingVersion || own < (kinds[kind].version ?? 1)) older.push(kind);
    }
  }
  if (older.length > 0) return { state: "older", kinds: older };
  return { state: seen === kindNames.length ? "current" : "missing" };
}

function newer(index: string): Refusal {
  return new Refusal(
    `Chỉ mục ${index} do một bản phần mềm mới hơn ghi. Hãy nâng cấp phần mềm này rồi chạy lại; chưa có gì bị sửa.`,
  );
}
