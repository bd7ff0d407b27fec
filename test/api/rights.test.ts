import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { apiPaths } from "../../dashboards/api/paths.ts";
import { routeOf } from "../../dashboards/api/route-of.ts";
import { roles } from "../../pipeline/people/roles.ts";
import { scopes } from "../../pipeline/people/scopes.ts";
import { draftOf, openApiWorld, otherAgency, ownAgency, plan, whole, type ApiWorld } from "./world.ts";

const everybody = [...roles];
/** Who may, and with a key of which scope: written down a second time. */
const table: Readonly<Record<string, readonly [scope: string, who: readonly string[]]>> = {
  ...Object.fromEntries(
    ["plans", "groups", "agencies", "sources", "items", "items/:id", "stories", "stories/:id"]
      .concat("indicators", "duties", "targets", "calendar", "entry-kinds", "entries", "entries/:id")
      .map((path) => [`GET /api/v1/${path}`, ["doc", everybody]]),
  ),
  "GET /api/v1/items.ndjson": ["bao-cao", ["officer", "reviewer", "analyst", "administrator"]],
  "GET /api/v1/items.csv": ["bao-cao", ["officer", "reviewer", "analyst", "administrator"]],
  "POST /api/v1/entries": ["nhap", ["officer", "reviewer", "analyst", "administrator"]],
  "GET /api/v1/decisions": ["duyet", ["reviewer", "administrator"]],
};

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it("knows every path", () => {
  expect(apiPaths.map(routeOf).toSorted()).toEqual(Object.keys(table).toSorted());
});

it.each(roles)("lets a key of %s do what both role and scope may, and nothing else", async (role) => {
  const wrong: string[] = [];
  for (const scope of scopes) {
    const key = await world.key(role, [scope]);
    for (const path of apiPaths) {
      const [needs, who] = table[routeOf(path)] ?? ["", []];
      const may = needs === scope && who.includes(role);
      const address = `${path.path.replace("{id}", "khong-co")}?plan=${plan}&don-vi=${ownAgency}`;
      const { status } = await world.ask(address, {
        key,
        ...(path.method === "post" && { method: "POST", body: "{}" }),
      });
      if ((status !== 403) !== may || status === 401 || status >= 500)
        wrong.push(`${scope}: ${routeOf(path)} ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

it("tells a stranger, and whoever has a wrong key, to bring one", async () => {
  for (const path of apiPaths)
    for (const key of [undefined, "phs_khong-phai-khoa"]) {
      const asked = { ...(key !== undefined && { key }), method: path.method.toUpperCase() };
      const { status, headers } = await world.ask(path.path, asked);
      expect([path.path, status, headers.get("www-authenticate")?.startsWith("Bearer ")]).toEqual([
        path.path,
        status === 429 ? 429 : 401,
        status === 429 ? undefined : true,
      ]);
    }
});

it("shows no agency another's draft, and takes none from it for another", async () => {
  const reviewer = await world.key("reviewer");
  const officer = await world.key("officer");
  const made = async (agency: string, key: string) =>
    world.ask("/entries", { key, method: "POST", body: draftOf({ agency }) });
  const other = await made(otherAgency, reviewer);
  const own = await made(ownAgency, officer);
  const refused = await made("sm-khcn", officer);
  expect([other.status, own.status, refused.status]).toEqual([201, 201, 400]);
  expect(refused.text).toContain("không được nhập cho đơn vị này");
  const seen = async (made_: typeof own, key: string) => {
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(made_.text));
    return (await world.ask(`/entries/${id}`, { key })).status;
  };
  expect(await seen(other, officer)).toBe(404);
  expect(await seen(own, officer)).toBe(200);
  expect(await seen(own, await world.key("officer", ["doc"]))).toBe(404);
  expect(await seen(other, await world.key("viewer"))).toBe(404);
  const list = await world.ask(`/entries?plan=${plan}`, { key: officer });
  expect(JSON.parse(list.text)).toMatchObject({ total: 0, rows: [] });
});

it("gives an officer files of the own agency only", async () => {
  const key = await world.key("officer");
  const status = async (more: string) =>
    (await world.ask(`/items.ndjson?plan=${plan}&${whole}${more}`, { key })).status;
  expect([
    await status(""),
    await status(`&don-vi=${otherAgency}`),
    await status(`&don-vi=${ownAgency}`),
  ]).toEqual([403, 403, 200]);
});
