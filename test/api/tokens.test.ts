import { describe, expect, it } from "vitest";
import { addPerson, changeRights, setState } from "../../pipeline/people/accounts.ts";
import { resetPerson } from "../../pipeline/people/invitations.ts";
import { openPeople } from "../../pipeline/people/people.ts";
import { startSession } from "../../pipeline/people/sessions.ts";
import { endToken, makeToken, tellTokens } from "../../pipeline/people/token-deeds.ts";
import { createToken, listTokens, personOfToken, revokeToken } from "../../pipeline/people/tokens.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { clock } from "../office/sample-office.ts";
import { visit } from "../people/visitor.ts";
import { openApiWorld, plan, whole } from "./world.ts";

const administrator = { role: "administrator", agencies: [], city: null } as const;

const words = (values: Record<string, string | string[]>) => ({ values, positionals: [] });

async function withLan() {
  const store = await openSqliteStore(":memory:");
  let now = clock.now().getTime();
  const parts = { store, clock: { now: () => new Date(now) } };
  await addPerson(parts, "test", { id: "lan", name: "Lan", ...administrator });
  await addPerson(parts, "test", { id: "minh", name: "Minh", ...administrator });
  const make = async (days = 30) =>
    (await createToken(parts, "lan", { person: "lan", name: "Cổng dữ liệu", scopes: ["doc"], days })).secret;
  return {
    ...parts,
    make,
    pass: (ms: number) => void (now += ms),
    [Symbol.asyncDispose]: () => store.close(),
  };
}

describe("a key", () => {
  it("is known by its digest only, and nothing that is kept or logged holds it", async () => {
    await using lan = await withLan();
    const secret = await lan.make();
    expect((await personOfToken(lan, secret))?.person.id).toBe("lan");
    expect(await personOfToken(lan, `${secret}x`)).toBe(null);
    const kept: unknown[] = [await listTokens(lan.store, "lan")];
    const order = { by: "at", direction: "ascending" } as const;
    for await (const row of everything(lan.store, "audit", { order })) kept.push(row);
    expect(JSON.stringify(kept)).toContain("Cổng dữ liệu");
    expect(JSON.stringify(kept)).not.toContain(secret.slice(4));
  });

  it("notes its use, once in five minutes", async () => {
    await using lan = await withLan();
    const secret = await lan.make();
    const used = async () => (await listTokens(lan.store, "lan"))[0]?.usedAt ?? null;
    expect(await used()).toBe(null);
    await personOfToken(lan, secret);
    const first = await used();
    lan.pass(60_000);
    await personOfToken(lan, secret);
    expect(await used()).toBe(first);
    lan.pass(5 * 60_000);
    await personOfToken(lan, secret);
    expect(await used()).not.toBe(first);
  });

  it.each([
    ["its days are over", async (lan) => lan.pass(30 * 86_400_000)],
    [
      "it is revoked",
      async (lan) => {
        const [{ id } = { id: "" }] = await listTokens(lan.store, "lan");
        await revokeToken(lan, "lan", { person: "lan", id });
      },
    ],
    ["its account is closed", async (lan) => setState(lan, "minh", "lan", "closed")],
    ["its account is reset", async (lan) => resetPerson(lan, "minh", "lan")],
  ] satisfies [string, (lan: Awaited<ReturnType<typeof withLan>>) => Promise<unknown>][])(
    "ends when %s",
    async (_, end) => {
      await using lan = await withLan();
      const secret = await lan.make();
      await end(lan);
      expect(await personOfToken(lan, secret)).toBe(null);
    },
  );

  it("is revoked by its own account only", async () => {
    await using lan = await withLan();
    const secret = await lan.make();
    const [{ id } = { id: "" }] = await listTokens(lan.store, "lan");
    expect(await revokeToken(lan, "minh", { person: "minh", id })).toBe(false);
    expect(await personOfToken(lan, secret)).not.toBe(null);
  });

  it.each([
    [{ days: 0 }, /1 đến 366/],
    [{ days: 367 }, /1 đến 366/],
    [{ scopes: [] }, /ít nhất một phạm vi/],
    [{ name: " " }, /dùng cho việc gì/],
    [{ person: "hoa" }, /Không có tài khoản/],
  ])("is refused with %j", async (wrong, said) => {
    await using lan = await withLan();
    const asked = { person: "lan", name: "Cổng", scopes: ["doc"] as const, days: 30, ...wrong };
    await expect(createToken(lan, "lan", asked)).rejects.toThrow(said);
  });

  it("is made, told and ended from the command line", async () => {
    await using lan = await withLan();
    const asked = { actor: "lenh-people", id: "lan" };
    const said = await makeToken(lan, {
      ...asked,
      words: words({ name: "Kho", scope: ["doc", "tin"], days: "7" }),
    });
    const secret = /phs_\S+/.exec(said)?.[0] ?? "";
    expect((await personOfToken(lan, secret))?.token.scopes).toEqual(["doc", "tin"]);
    const told = await tellTokens(lan, "lan");
    expect(told).not.toContain(secret);
    const digits = told.split(" ")[0] ?? "";
    await endToken(lan, { ...asked, words: words({ token: digits }) });
    expect(await personOfToken(lan, secret)).toBe(null);
    await expect(makeToken(lan, { ...asked, words: words({ name: "Kho", scope: ["x"] }) })).rejects.toThrow(
      /--scope/,
    );
  });
});

it("follows its person's rights at once", async () => {
  await using world = await openApiWorld();
  const key = await world.key("analyst", ["bao-cao", "duyet", "doc"]);
  const status = async (path: string) => (await world.ask(path, { key })).status;
  expect(await status(`/items.csv?plan=${plan}&${whole}`)).toBe(200);
  expect(await status(`/decisions?plan=${plan}`)).toBe(403);
  const viewer = { role: "viewer", agencies: [], city: "thanh-pho-khac" } as const;
  await changeRights({ store: world.office.store, clock }, "administrator", "analyst", viewer);
  expect(await status(`/items.csv?plan=${plan}&${whole}`)).toBe(403);
  expect(await status(`/items?plan=${plan}&${whole}`)).toBe(403);
  expect(JSON.parse((await world.ask("/plans", { key })).text)).toEqual({ rows: [] });
});

it("opens feeds and calendars in their address with its own scope only, and stands in no answer", async () => {
  await using world = await openApiWorld();
  const feed = await world.key("viewer", ["tin"]);
  const reading = await world.key("viewer", ["doc"]);
  const at = async (page: string, key: string) => world.office.page(`/ke-hoach/${plan}/${page}khoa=${key}`);
  const atom = await at(`tin.atom?${whole}&`, feed);
  expect([atom.status, atom.text.includes("<entry>"), atom.text.includes(feed)]).toEqual([200, true, false]);
  expect(atom.headers.get("referrer-policy")).toBe("no-referrer");
  expect((await at("lich.ics?", feed)).status).toBe(200);
  expect((await at(`tin.atom?${whole}&`, reading)).status).toBe(401);
  expect((await at(`tin.atom?${whole}&`, "phs_sai")).status).toBe(401);
  // Nowhere else does a key in an address open anything, and a feed's key opens no other address.
  expect((await at(`tin?${whole}&`, feed)).status).toBe(303);
  expect((await world.ask("/plans", { key: feed })).status).toBe(403);
  expect((await world.ask(`/plans?khoa=${reading}`)).status).toBe(401);
});

it("notes who takes a whole list away", async () => {
  await using world = await openApiWorld();
  const key = await world.key("reviewer");
  await world.ask(`/items.ndjson?plan=${plan}&${whole}&nhom=II.1`, { key });
  await world.office.store.refresh();
  const where = { is: { what: "export" } };
  const order = { by: "at", direction: "descending" } as const;
  const { rows } = await world.office.store.list("audit", { where, order, limit: 5 });
  expect(rows.map(({ value: { actor, subject, after } }) => [actor, subject, after])).toEqual([
    ["reviewer", `tin-${plan}.ndjson`, expect.stringMatching(/^\d+ tin: .*nhom=II\.1/)],
  ]);
});

it("is made and revoked on one's own page, and by administrators for others", async () => {
  await using world = await openApiWorld();
  const people = openPeople({ store: world.office.store, clock });
  const browser = async (id: string) => {
    const [kept] = await world.office.store.read("person", [id]);
    const visitor = visit(world.office.app);
    if (kept)
      visitor.cookies.set("phien", await startSession(people, kept.value, { agent: "", address: "" }));
    return visitor;
  };
  const viewer = await browser("viewer");
  const admin = await browser("administrator");
  const fields = { ten: "Bảng tin", "pham-vi": "doc", han: "90" };
  const own = await viewer.post("/tai-khoan/khoa", fields, { from: "/tai-khoan/khoa" });
  const key = /phs_[\w-]+/.exec(own.text)?.[0] ?? "";
  expect((await world.ask("/plans", { key })).status).toBe(200);
  expect((await viewer.get("/tai-khoan/khoa")).text).not.toContain(key);
  const page = "/nguoi-dung/viewer/khoa";
  expect((await viewer.post(page, fields)).status).toBe(403);
  const [{ id } = { id: "" }] = await listTokens(world.office.store, "viewer");
  const ended = await admin.post(`${page}/thu-hoi`, { khoa: id }, { from: page });
  expect([ended.status, (await world.ask("/plans", { key })).status]).toEqual([303, 401]);
  const made = await admin.post(page, { ...fields, ten: "Cổng" }, { from: page });
  expect(made.text).toMatch(/phs_[\w-]+/);
  expect((await viewer.post("/tai-khoan/khoa", { ...fields, "pham-vi": "" })).status).toBe(403);
});
