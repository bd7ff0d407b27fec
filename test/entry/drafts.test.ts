import { afterAll, beforeAll, expect, it } from "vitest";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { base, openEntryOffice, type EntryOffice } from "./office.ts";
import { city } from "./world.ts";

/** Stands in every part of the draft, and nowhere else. */
const secret = "7391";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const report = "/ke-hoach/p/bao-cao?ky=month%3A2026-10&don-vi=xa-1";

let office: EntryOffice;
let entry = "";
let proof = "";
const as = (name: string) => office.as(name);

beforeAll(async () => {
  // A commune that owes what its channels show has a report of its own.
  const duty = { plan: "p", clause: "V.8", text: "đưa tin trên trang của mình" };
  const agencies = city.agencies.map((row) => (row.id === "xa-1" ? { ...row, duties: [duty] } : row));
  office = await openEntryOffice(() => openSqliteStore(":memory:"), undefined, { ...city, agencies });
  const form = `${base}/su-kien/moi`;
  const draft = {
    agency: "xa-1",
    name: `Hội nghị ${secret}`,
    type: "hoi-nghi",
    day: "2026-10-05",
    people: secret,
    mode: "truc-tiep",
  };
  const sent = await as("xa-1").post(form, draft, { from: form });
  const place = (sent.headers.get("location") ?? "").split("?")[0] ?? "";
  entry = place.split("/").at(-1) ?? "";
  await office.sendFile("xa-1", `${place}/tep`, place, new File([png], `bien-ban-${secret}.png`));
  proof = /\/bang-chung\/([0-9a-f]{64})/.exec((await as("xa-1").get(place)).text)?.[1] ?? "";
  const words = { "ban-sua": "0", merits: `Ưu điểm ${secret}`, recipients: `Nơi ${secret}` };
  const token = /name="token" value="([^"]+)"/.exec((await as("xa-1").get(report)).text)?.[1] ?? "";
  const kept = await as("xa-1").post(report, { token, ...words });
  if (sent.status !== 303 || kept.status !== 303) throw new Error(`${sent.text} ${kept.text}`);
});
afterAll(() => office[Symbol.asyncDispose]());

/** Every address of the office that answers to GET, asked for the draft's agency, kind, period and id in every way it knows. */
function addresses(): readonly string[] {
  const known: Readonly<Record<string, string>> = {
    plan: "p",
    city: "c",
    kind: "su-kien",
    id: entry,
    agency: "xa-1",
    digest: proof,
  };
  const files = ["so-lieu.json", "so-lieu.csv", "danh-muc-tin.csv"];
  return Object.keys(routeRights)
    .filter((route) => route.startsWith("GET "))
    .flatMap((route) => {
      const path = route.slice(4).replaceAll(/:(\w+)/g, (whole, name: string) => known[name] ?? whole);
      return path.includes(":file") ? files.map((file) => path.replace(":file", file)) : [path];
    })
    .flatMap((path) =>
      path.startsWith("/api/v1/")
        ? [path, `${path}?plan=p`, `${path}?plan=p&don-vi=xa-1`]
        : [
            path,
            `${path}?don-vi=xa-1&ky=month%3A2026-10`,
            `${path}?don-vi=xa-1&tinh-trang=draft&phieu=${entry}&ban=tam-tinh`,
          ],
    );
}

async function tellingOf(name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const address of addresses()) {
    const { status, text, headers } = await as(name).get(address);
    expect([address, status === 429 || status >= 500]).toEqual([address, false]);
    const held = headers.get("content-disposition") ?? "";
    if (text.includes(secret) || held.includes(secret)) found.push(address.split("?")[0] ?? "");
  }
  return [...new Set(found)];
}

it.each(["xa-2", "xem"])(
  "shows %s nothing of another agency's draft, on no page, in no file, in no history",
  async (name) => {
    expect(await tellingOf(name)).toEqual([]);
  },
);

it("shows the agency its own, and to those who confirm what waits for them", async () => {
  const places = [
    `${base}/su-kien`,
    `${base}/su-kien/moi`,
    `${base}/su-kien/phieu/${entry}`,
    `${base}/su-kien/phieu/${entry}/bang-chung/${proof}`,
    "/ke-hoach/p/bao-cao",
    "/ke-hoach/p/bao-cao/tep/so-lieu.json",
    `/api/v1/entries/${entry}`,
  ];
  expect((await tellingOf("xa-1")).toSorted()).toEqual(places.toSorted());
  expect(await tellingOf("dau-moi")).toEqual(expect.arrayContaining(places));
  // Whose the figures are, and how the pages count, is told to everybody.
  const { status, text } = await as("xa-2").get(report);
  expect([status, text.includes("đang soạn chỉ hiện cho nơi lập báo cáo và đầu mối")]).toEqual([200, true]);
});
