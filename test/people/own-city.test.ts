import { afterAll, beforeAll, expect, it } from "vitest";
import type { Config } from "../../config/load.ts";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { addPerson, changeRights } from "../../pipeline/people/accounts.ts";
import { openPeople, type People } from "../../pipeline/people/people.ts";
import { rightsGiven } from "../../pipeline/people/rights.ts";
import { startSession } from "../../pipeline/people/sessions.ts";
import { change } from "../../pipeline/store/change.ts";
import { clock, openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { visit, type Visitor } from "./visitor.ts";

/** An item of Sông Mơ's own, and one that Bến Khác's plan judged too; a reprint of it is Sông Mơ's alone. */
const foreign = "tin-001";
const shared = "tin-002";
const sharedStory = "cum-hai-thanh-pho";
const by = { actor: "test", at: clock.now().toISOString() };
let office: SampleOffice;
let people: People;
const visitors = new Map<string, Visitor>();
const as = (name: string): Visitor => visitors.get(name) ?? visit(office.app);

/** Sông Mơ with a neighbour that has a plan, an agency and people of its own. */
function twoCities(own: Config): Config {
  const [first] = own.cities;
  const [plan] = first?.plans ?? [];
  const [agency] = first?.agencies ?? [];
  if (first === undefined || plan === undefined || agency === undefined) throw new Error("no city");
  const city = { ...first.city, id: "ben-khac", name: "thành phố Bến Khác", leadAgency: "bk-so" };
  const neighbour = {
    ...first,
    folder: "ben-khac",
    city,
    plans: [{ ...plan, id: "benkhac-7", number: "7/KH-UBND", title: "Kế hoạch", issuer: "UBND Bến Khác" }],
    agencies: [{ ...agency, id: "bk-so", name: "Sở của Bến Khác", duties: [] }],
    sources: [],
  };
  return { ...own, cities: [first, neighbour] };
}

beforeAll(async () => {
  office = await openSampleOffice({ config: twoCities });
  people = openPeople({ store: office.store, clock });
  for (const id of [shared, "tin-005"])
    await change(
      office.store,
      "item",
      id,
      (old) => {
        if (old === null) throw new Error(id);
        const { value } = old;
        const [verdict] = value.verdicts;
        if (verdict === undefined) throw new Error(`${id} was not judged`);
        const judged =
          id === shared ? [verdict, { ...verdict, plan: "benkhac-7", rules: "benkhac-7@1" }] : [verdict];
        return { ...value, story: sharedStory, verdicts: judged };
      },
      by,
    );
  for (const [what, id] of [
    ["songmo-12", "d1"],
    ["benkhac-7", "d2"],
  ] as const)
    await office.store.write(
      "decision",
      [
        {
          value: {
            id,
            item: shared,
            plan: what,
            what: "comment",
            value: null,
            reason: `lời bàn ${what}`,
            rules: "",
            ...by,
          },
          expects: 0,
        },
      ],
      by,
    );
  await office.store.refresh();
  for (const [id, role, city] of [
    ["quan-tri", "administrator", null],
    ["moi-noi", "reviewer", null],
    ["ben-khac", "reviewer", "ben-khac"],
    ["song-mo", "reviewer", "song-mo"],
  ] as const) {
    const person = await addPerson(people, "test", { id, name: id, role, agencies: [], city });
    const visitor = visit(office.app);
    visitor.cookies.set("phien", await startSession(people, person, { agent: "", address: "" }));
    visitors.set(id, visitor);
  }
});
afterAll(() => office[Symbol.asyncDispose]());

/** An address of the office that asks for what is Sông Mơ's alone. */
function songMo(route: string): string {
  const known: Readonly<Record<string, string>> = {
    plan: "songmo-12",
    city: "song-mo",
    agency: "sm-yte",
    source: "bao-songmo",
    id: foreign,
  };
  const path = (route.split(" ")[1] ?? "").replaceAll(
    /:(\w+)/g,
    (_, name: string) => known[name] ?? "khong-co",
  );
  return path.startsWith("/api/v1/") ? `${path}?plan=songmo-12` : path;
}

it("opens nothing of another city, on any page and any address for programs", async () => {
  const shut: string[] = [];
  const leaks: string[] = [];
  for (const [route, right] of Object.entries(routeRights)) {
    if (!route.startsWith("GET ") || right === "open" || right === "own") continue;
    const { status, text } = await as("ben-khac").get(songMo(route));
    if (status === 403 || status === 404) shut.push(route);
    // A refusal may name what was asked for; /may-thu is written to be published, and names the cities for which it visits.
    const told = status === 403 ? text.replaceAll("songmo-12", "") : text;
    if (route !== "GET /may-thu" && /songmo-12|Sông Mơ|lời bàn songmo/.test(told))
      leaks.push(`${route}: ${status}`);
  }
  expect(leaks).toEqual([]);
  const bound = Object.keys(routeRights).filter((route) => /^GET .*(:plan|:city|\/tin\/:id)/.test(route));
  expect(bound.filter((route) => !shut.includes(route))).toEqual([]);
  // The same addresses lead somewhere for whoever belongs to every city.
  for (const path of [`/tin/${foreign}`, "/ke-hoach/songmo-12", "/suc-khoe/song-mo"])
    expect([path, (await as("moi-noi").get(path)).status]).toEqual([path, 200]);
  // However an address is written.
  expect((await as("ben-khac").get("/ke-hoach/%73ongmo-12")).status).toBe(403);
  expect((await as("ben-khac").get(`/tin/%74${foreign.slice(1)}`)).status).toBe(403);
  expect((await as("ben-khac").post(`/tin/${foreign}/ngay`, {})).status).toBe(403);
});

it("opens an item that counts in its own city, without what the other city says of it", async () => {
  const page = await as("ben-khac").get(`/tin/${shared}`);
  expect([page.status, page.text.includes("lời bàn benkhac-7"), page.text.includes("7/KH-UBND")]).toEqual([
    200,
    true,
    true,
  ]);
  expect(/.{60}(lời bàn songmo|songmo-12|12\/KH-UBND).{60}/s.exec(page.text)?.[0]).toBeUndefined();
  const told = JSON.parse((await as("ben-khac").get(`/api/v1/items/${shared}`)).text);
  expect(told.verdicts.map(({ plan }: { plan: string }) => plan)).toEqual(["benkhac-7"]);
  const story = await as("ben-khac").get(`/cum-tin/${sharedStory}`);
  expect([story.status, story.text.includes(`/tin/${shared}`), story.text.includes("/tin/tin-005")]).toEqual([
    200,
    true,
    false,
  ]);
  expect((await as("song-mo").get(`/cum-tin/${sharedStory}`)).text).toContain("/tin/tin-005");
  const all = await as("moi-noi").get(`/tin/${shared}`);
  expect(all.text).toMatch(/lời bàn songmo-12|lời bàn/);
  expect(all.text).toContain("12/KH-UBND");
});

it("binds an officer to the city of the agencies, and nobody who administers", async () => {
  const { config } = office;
  const officer = { role: "officer", agencies: ["sm-yte"], city: null } as const;
  expect(rightsGiven(config, officer)).toEqual({ ...officer, city: "song-mo" });
  expect(() => rightsGiven(config, { ...officer, city: "ben-khac" })).toThrow(/thuộc địa bàn song-mo/);
  expect(() => rightsGiven(config, { ...officer, agencies: ["sm-yte", "bk-so"] })).toThrow(/nhiều địa bàn/);
  expect(() => rightsGiven(config, { ...officer, agencies: ["khong-co"] })).toThrow(/Danh bạ không có/);
  const bound = { role: "administrator", agencies: [], city: "song-mo" } as const;
  await expect(changeRights(people, "test", "song-mo", bound)).rejects.toThrow(/không gắn với một thành phố/);
});
