import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { apiPaths } from "../../dashboards/api/paths.ts";
import { ItemTold } from "../../dashboards/api/item-told.ts";
import { routeOf } from "../../dashboards/api/route-of.ts";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { addressesOf, asked } from "./readings.ts";
import { draftOf, openApiWorld, otherAgency, plan, whole, type ApiWorld, type Told } from "./world.ts";

const mayBeEmpty = ["/targets", "/calendar", "/entries", "/decisions"]; // the invented plan has none of these

let world: ApiWorld;
let key: string;
let ajv: Ajv2020;
let draft: Told;
let addresses: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await openApiWorld();
  key = await world.key("administrator");
  const { text } = await world.ask("/openapi.json");
  const document = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: "https://phu-song.test/openapi" });
  addresses = await addressesOf(world, key);
  draft = await world.ask("/entries", { key, method: "POST", body: draftOf({ agency: otherAgency }) });
});
afterAll(() => world[Symbol.asyncDispose]());

describe("the document", () => {
  it("is OpenAPI 3.1 as a well-kept validator knows it", async () => {
    const { text, status } = await world.ask("/openapi.json");
    const { valid, errors } = await new Validator().validate(
      z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
    );
    expect([status, errors ?? [], valid]).toEqual([200, [], true]);
  });

  it("describes every route under /api/v1, and nothing else", () => {
    const declared = Object.keys(routeRights).filter((route) => route.includes(" /api/v1/"));
    expect([...apiPaths.map(routeOf), "GET /api/v1/openapi.json"].toSorted()).toEqual(declared.toSorted());
    expect(Object.keys(asked).toSorted()).toEqual(
      apiPaths
        .filter(({ method }) => method === "get")
        .map(({ path }) => path)
        .toSorted(),
    );
  });
});

describe("every answer is what the document says", () => {
  it.each(
    apiPaths.filter(({ method, answer }) => method === "get" && answer !== null).map(({ path }) => path),
  )("%s", async (path) => {
    const { status, text, headers } = await world.ask(addresses[path] ?? "", { key });
    expect([status, headers.get("content-type"), text.slice(0, 300)]).toEqual([
      200,
      "application/json; charset=utf-8",
      expect.anything(),
    ]);
    check(path, "get", 200, text);
    const told = z.object({ rows: z.array(z.unknown()).optional() }).parse(JSON.parse(text));
    expect(told.rows?.length === 0 && !mayBeEmpty.includes(path)).toBe(false);
  });

  it("/items.ndjson, line by line, and /items.csv have what the screen counts", async () => {
    const page = await world.office.app.request(`http://127.0.0.1:8179/ke-hoach/${plan}/tin?${whole}`, {
      headers: { cookie: "" },
    });
    expect(page.status).toBe(303); // a stranger sees no page
    const lines = (await world.ask(addresses["/items.ndjson"] ?? "", { key })).text.trim().split("\n");
    for (const line of lines) expect(() => ItemTold.parse(JSON.parse(line))).not.toThrow();
    const table = (await world.ask(addresses["/items.csv"] ?? "", { key })).text;
    expect(table.trim().split("\r\n")).toHaveLength(lines.length + 1);
  });

  it("and so is a draft that was sent, and every problem", async () => {
    expect([draft.status, draft.text]).toEqual([201, expect.stringContaining("draft")]);
    check("/entries", "post", 201, draft.text);
    for (const path of ["/items?plan=khong-co", "/khong-co", "/items?plan=a&b=c"]) {
      const { status, text } = await world.ask(path, { key });
      check("/items", "get", status, text);
    }
  });
});

function check(path: string, method: string, status: number, text: string): void {
  const type = status < 400 ? "application~1json" : "application~1problem+json";
  const pointer = `/paths/${path.replaceAll("/", "~1")}/${method}/responses/${status}/content/${type}/schema`;
  const validate = ajv.compile({ $ref: `https://phu-song.test/openapi#${encodeURI(pointer)}` });
  const valid = validate(JSON.parse(text));
  expect([path, validate.errors ?? []]).toEqual([path, []]);
  expect(valid).toBe(true);
}
