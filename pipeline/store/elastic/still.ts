import { z } from "zod";
import type { Engine, EngineAnswer, EngineRequest } from "./engine.ts";

const keepAlive = "30m"; // between two questions; a freezing over years reads one kind after the other
const afterAll = Number.MAX_SAFE_INTEGER;

const Opened = z.object({ id: z.string() });
const Total = z.object({ hits: z.object({ total: z.object({ value: z.int() }) }) });
const Asked = z.object({ ids: z.array(z.string()) });
const Found = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        _version: z.int(),
        _source: z.unknown(),
        fields: z.object({ id: z.tuple([z.string()]) }),
      }),
    ),
  }),
});

/**
 * The engine as it stands now behind these aliases: the same questions, answered from points in time that are opened at once.
 * It can only be read; closing it lets the engine go on, not the connection. A point in time that ended throws StoreDown.
 */
export async function holdStill(engine: Engine, aliases: readonly string[]): Promise<Engine> {
  const opened = await Promise.all(
    aliases.map(async (alias) => {
      const query = { keep_alive: keepAlive };
      const { body } = await engine.ask({ method: "POST", path: `/${alias}/_pit`, query });
      return [alias, Opened.parse(body).id] as const;
    }),
  );
  const moments = new Map(opened);
  const search = (id: string, body: object): Promise<EngineAnswer> =>
    engine.ask({
      method: "POST",
      path: "/_search",
      body: { ...body, pit: { id, keep_alive: keepAlive }, ...afterTie(body) },
    });

  const ask = async (request: EngineRequest): Promise<EngineAnswer> => {
    const { path, method, body = {} } = request;
    // A scan of its own goes on where it began; the point in time stays for the next one.
    if (path === "/_pit" && method === "DELETE") return { status: 200, body: {} };
    if (path === "/_search") return engine.ask(request);
    const [, alias = "", what] = /^\/([^/]+)\/(_search|_count|_mget|_pit)$/u.exec(path) ?? [];
    const id = moments.get(alias);
    if (id === undefined) throw new Error(`${method} ${path} is not among what is held still`);
    if (what === "_pit") return { status: 200, body: { id } };
    if (what === "_count") {
      const { status, body: found } = await search(id, { ...body, size: 0, track_total_hits: true });
      return { status, body: { count: Total.parse(found).hits.total.value } };
    }
    if (what === "_search") return search(id, body);
    return docsOf(Asked.parse(body).ids, (asked) => search(id, asked));
  };
  const close = async (): Promise<void> => {
    for (const id of moments.values())
      await engine.ask({ method: "DELETE", path: "/_pit", body: { id }, expect: [404] }).catch(() => null);
  };
  return { ask, close };
}

/** Within a point in time the engine orders equal places by one more value; ours are never equal. */
function afterTie(body: object): object {
  if (!("search_after" in body) || !Array.isArray(body.search_after)) return {};
  const ties = "sort" in body && JSON.stringify(body.sort).includes("_shard_doc");
  return ties ? {} : { search_after: [...body.search_after, afterAll] };
}

/** Reading by id, which knows no points in time, as a search. */
async function docsOf(
  ids: readonly string[],
  search: (body: object) => Promise<EngineAnswer>,
): Promise<EngineAnswer> {
  const { status, body } = await search({
    size: ids.length,
    query: { terms: { id: ids } },
    _source: true,
    docvalue_fields: ["id"],
    version: true,
    track_total_hits: false,
  });
  const found = new Map(Found.parse(body).hits.hits.map((hit) => [hit.fields.id[0], hit]));
  const docs = ids.map((id) => {
    const hit = found.get(id);
    return hit === undefined
      ? { found: false }
      : { found: true, _version: hit._version, _source: hit._source };
  });
  return { status, body: { docs } };
}
