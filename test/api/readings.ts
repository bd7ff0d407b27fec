import { expect } from "vitest";
import { z } from "zod";
import { apiPaths } from "../../dashboards/api/paths.ts";
import type { Item } from "../../pipeline/item.ts";
import { change } from "../../pipeline/store/change.ts";
import { desk } from "../office/sample-office.ts";
import { draftOf, plan, whole, type ApiWorld } from "./world.ts";

/** What a path that gives something is asked, by the path as OpenAPI writes it. */
export const asked: Readonly<Record<string, string>> = {
  "/plans": "",
  "/groups": `?plan=${plan}`,
  "/agencies": `?plan=${plan}`,
  "/sources": `?plan=${plan}`,
  "/items": `?plan=${plan}&${whole}&tinh-trang=tat-ca&gioi-han=500`,
  "/items/{id}": "",
  "/items.ndjson": `?plan=${plan}&${whole}`,
  "/items.csv": `?plan=${plan}&${whole}`,
  "/stories": `?plan=${plan}&${whole}`,
  "/stories/{id}": `?plan=${plan}`,
  "/indicators": `?plan=${plan}&${whole}&gioi-han=500`,
  "/duties": `?plan=${plan}&${whole}`,
  "/targets": `?plan=${plan}&${whole}`,
  "/calendar": `?plan=${plan}`,
  "/entry-kinds": `?plan=${plan}`,
  "/entries": `?plan=${plan}`,
  "/entries/{id}": "",
  "/decisions": `?plan=${plan}`,
};

const Page = z.looseObject({
  total: z.number(),
  rows: z.array(z.looseObject({})),
  next: z.string().nullable(),
});
const Row = z.object({ id: z.string(), story: z.string() });

/** The addresses of all that can be read, after a draft was sent: an item, its story and the draft among them. */
export async function addressesOf(world: ApiWorld, key?: string): Promise<Readonly<Record<string, string>>> {
  const by = { ...(key !== undefined && { key }) };
  const { text } = await world.ask(`/items?plan=${plan}&${whole}`, by);
  const [first] = z.object({ rows: z.array(Row) }).parse(JSON.parse(text)).rows;
  const made = await world.ask("/entries", { ...by, method: "POST", body: draftOf() });
  const ids: Readonly<Record<string, string>> = {
    "/items/{id}": first?.id ?? "",
    "/stories/{id}": first?.story ?? "",
    "/entries/{id}": z.object({ id: z.string() }).parse(JSON.parse(made.text)).id,
  };
  return Object.fromEntries(
    Object.entries(asked).map(([path, query]) => [
      path,
      `${path.replace("{id}", encodeURIComponent(ids[path] ?? ""))}${query}`,
    ]),
  );
}

/** Every page of a list, from the first on; `between` happens after each of them. */
export async function pagesOf(
  world: ApiWorld,
  path: string,
  between: (at: number) => Promise<void> = async () => {},
): Promise<readonly z.infer<typeof Page>[]> {
  const pages: z.infer<typeof Page>[] = [];
  for (let next = path; next !== "";) {
    const { text, headers, status } = await world.ask(next);
    expect([next, status]).toEqual([next, 200]);
    pages.push(Page.parse(JSON.parse(text)));
    next = /<\/api\/v1([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? "";
    await between(pages.length);
  }
  return pages;
}

/** Lists of many pages, and how many rows each of them has. */
const lists = [
  ["/items", 5],
  ["/stories", 5],
  ["/duties", 2],
  ["/indicators", 60],
] as const;

/** Everything that the interface tells a program which reads all of it, list by list to the end; places in lists are sealed by each server. */
export async function readingsOf(world: ApiWorld): Promise<Readonly<Record<string, unknown>>> {
  const told: Record<string, unknown> = {};
  const addresses = await addressesOf(world);
  for (const { path, method, answer } of apiPaths) {
    if (method !== "get") continue;
    const { status, text, headers } = await world.ask(addresses[path] ?? "");
    const body = answer === null ? text : { ...z.looseObject({}).parse(JSON.parse(text)), next: null };
    told[path] = [status, headers.get("phu-song-total"), body];
  }
  for (const [path, limit] of lists) {
    const pages = await pagesOf(world, `${path}?plan=${plan}&${whole}&gioi-han=${limit}`);
    const rows = pages.flatMap((page) => page.rows);
    expect([path, rows.length]).toEqual([path, pages[0]?.total]);
    told[`${path} page by page`] = rows;
  }
  return told;
}

function idsOf(pages: readonly z.infer<typeof Page>[]): readonly string[] {
  return pages.flatMap(({ rows }) => rows.map((row) => Row.parse(row).id));
}

const by = { actor: "test", at: "2026-11-22T02:00:00Z" };

/** Makes items of a day after the pattern of one that is kept. */
async function inventorOf(world: ApiWorld, id: string): Promise<(at: number, day: string) => Item> {
  const [kept] = await world.office.store.read("item", [id]);
  const model = kept?.value;
  if (model === undefined) throw new Error(`no item ${id}`);
  return (at, day) => {
    const fresh = `tin-moi-${at}-${day}`;
    const url = `https://cong-songmo.test/${fresh}.html`;
    return { ...model, id: fresh, story: fresh, url, publishedDay: day, publishedAt: `${day}T03:00:00.000Z` };
  };
}

/**
 * Reads a list by sevens while others write: new items before and behind the reader's place, and changes of what was read and
 * of what was not. What stood from the beginning to the end has to come exactly once.
 */
export async function readWhileOthersWrite(world: ApiWorld): Promise<Outcome> {
  const { store } = world.office;
  const list = `/items?plan=${plan}&${whole}&gioi-han=7`;
  const before = idsOf(await pagesOf(world, list));
  const added = await inventorOf(world, before[0] ?? "");
  const pages = await pagesOf(world, list, async (at) => {
    const fresh = [added(at, "2026-11-21"), added(at, "2026-09-15")];
    await store.write(
      "item",
      fresh.map((value) => ({ value, expects: 0 })),
      by,
    );
    for (const id of [before[0], before[at], before.at(-at)])
      if (id !== undefined)
        await change(
          store,
          "item",
          id,
          (old) => (old === null ? null : { ...old.value, title: `${old.value.title} (sửa ${at})` }),
          by,
        );
    await store.refresh();
  });
  const read = idsOf(pages);
  expect(pages.length).toBeGreaterThan(8);
  // What was written behind the reader's place is come to; what was written before it is not turned back for.
  expect(read).toContain("tin-moi-1-2026-09-15");
  expect(read).not.toContain("tin-moi-1-2026-11-21");
  return outcomeOf(before, read);
}

/** What of that which stood throughout was not read, and what was read more than once. */
interface Outcome {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
}

function outcomeOf(standing: readonly string[], read: readonly string[]): Outcome {
  const there = new Set(read);
  return {
    lost: standing.filter((id) => !there.has(id)),
    twice: read.filter((id, at) => read.indexOf(id) !== at),
  };
}

const many = 1_300; // items: more than the keeper gives at once, twice over

/** Takes a list away as a file while others write at its beginning. */
export async function streamWhileOthersWrite(world: ApiWorld): Promise<Outcome> {
  const { store } = world.office;
  const added = await inventorOf(world, "tin-001");
  const standing = Array.from({ length: many }, (_, at) => added(at, "2026-10-05"));
  const write = async (items: readonly Item[]) => {
    await store.write(
      "item",
      items.map((value) => ({ value, expects: 0 })),
      by,
    );
    await store.refresh();
  };
  await write(standing);
  const days = "tu=2026-10-05&den=2026-10-06";
  const answer = await world.office.app.request(`${desk}/api/v1/items.ndjson?plan=${plan}&${days}`);
  const total = Number(answer.headers.get("phu-song-total"));
  const words = new TextDecoder();
  let text = "";
  let at = 0;
  for await (const piece of answer.body ?? []) {
    text += words.decode(piece, { stream: true });
    at += 1;
    if (at % 3 === 1) await write([added(many + at, "2026-10-06")]);
  }
  const read = text
    .trim()
    .split("\n")
    .map((line) => Row.parse(JSON.parse(line)).id);
  expect(total).toBeGreaterThanOrEqual(many);
  expect(read.length).toBeGreaterThanOrEqual(total);
  return outcomeOf(
    standing.map(({ id }) => id),
    read,
  );
}
