import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { addPerson } from "../../pipeline/people/accounts.ts";
import { openPeople } from "../../pipeline/people/people.ts";
import { roles } from "../../pipeline/people/roles.ts";
import { startSession } from "../../pipeline/people/sessions.ts";
import { clock, openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { visit, type Visitor } from "./visitor.ts";

const everybody = ["viewer", "officer", "reviewer", "analyst", "administrator"];

/** Who may, written down a second time, by what a route asks for. */
const who: Readonly<Record<string, readonly string[]>> = {
  open: ["stranger", ...everybody],
  own: everybody,
  see: everybody,
  "see-full-text": everybody,
  enter: ["officer", "reviewer", "analyst", "administrator"],
  confirm: ["reviewer", "analyst", "administrator"],
  review: ["reviewer", "administrator"],
  freeze: ["analyst", "administrator"],
  export: ["officer", "reviewer", "analyst", "administrator"],
  administer: ["administrator"],
};

/** What must never be asked for less, whatever the table of the office says. */
const never: readonly [route: RegExp, right: string][] = [
  [/^(GET|POST) \/(nguoi-dung|nhat-ky)/, "administer"],
  [/^POST \/ke-hoach\/:plan\/duyet$/, "review"],
  [/^POST \/tin\/:id\/ngay$/, "review"],
  [/^GET \/tin\/:id/, "see-full-text"],
  [/\.csv$/, "export"],
];

let office: SampleOffice;
let desk: SampleOffice;
const visitors = new Map<string, Visitor>();
let routes: readonly string[] = [];

beforeAll(async () => {
  office = await openSampleOffice({ nothing: true });
  desk = await openSampleOffice({ nothing: true });
  const people = openPeople({ store: office.store, clock });
  const agency = office.config.cities[0]?.agencies.find(({ kind }) => kind !== "class")?.id ?? "";
  for (const role of [...roles].toReversed()) {
    const agencies = role === "officer" ? [agency] : [];
    const person = await addPerson(people, "test", { id: role, name: role, role, agencies, city: null });
    const visitor = visit(office.app);
    visitor.cookies.set("phien", await startSession(people, person, { agent: "", address: "" }));
    visitors.set(role, visitor);
  }
  visitors.set("stranger", visit(office.app));
  const asked = office.app.routes.filter(({ method, path }) => method !== "ALL" && !path.includes("*"));
  routes = [...new Set(asked.map(({ method, path }) => `${method} ${path}`))];
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await desk[Symbol.asyncDispose]();
});

describe("every route of the office", () => {
  it("is found by this test, and has a declared right", () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((route) => !Object.hasOwn(routeRights, route))).toEqual([]);
  });

  it("is declared for something that is there", () => {
    expect(Object.keys(routeRights).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it("asks for no less than it must", () => {
    const less = never.flatMap(([pattern, right]) =>
      routes.filter(
        (route) => pattern.test(route) && routeRights[route] !== right && !route.includes("mau.csv"),
      ),
    );
    expect(less).toEqual([]);
  });

  it.each(["stranger", ...roles])(
    "lets %s do what the role may, and nothing else",
    async (role) => {
      const visitor = visitors.get(role);
      const wrong: string[] = [];
      for (const route of routes) {
        const expected = who[routeRights[route] ?? ""]?.includes(role) === true;
        if ((await enters(visitor, route)) !== expected)
          wrong.push(`${route}: ${expected ? "kept out" : "let in"}`);
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it("is open to the local desk while there are no accounts, and to nobody without one afterwards", async () => {
    const visitor = visit(desk.app);
    const before = await Promise.all(
      ["GET /", "GET /nguoi-dung", "GET /nhat-ky"].map((one) => enters(visitor, one)),
    );
    expect(before).toEqual([true, true, true]);
    const rights = { role: "administrator", agencies: [], city: null } as const;
    await addPerson(openPeople({ store: desk.store, clock }), "test", { id: "lan", name: "Lan", ...rights });
    const after = await Promise.all(
      ["GET /", "GET /nguoi-dung", "GET /nhat-ky"].map((one) => enters(visitor, one)),
    );
    expect(after).toEqual([false, false, false]);
  });

  it("carries the strict policy, and no script or style of its own", async () => {
    const admin = visitors.get("administrator");
    for (const route of routes.filter((one) => one.startsWith("GET ") && !one.includes("/tinh/"))) {
      const { headers, text } = (await admin?.get(addressOf(route))) ?? { headers: new Headers(), text: "" };
      expect([route, headers.get("content-security-policy")]).toEqual([
        route,
        expect.stringContaining("default-src 'none'"),
      ]);
      expect([route, headers.get("x-content-type-options")]).toEqual([route, "nosniff"]);
      const inline = /<script(?![^>]*\bsrc=)|<style|\son\w+="|\sstyle="/i.exec(
        text.includes("<html") ? text : "",
      );
      expect([route, inline?.[0]]).toEqual([route, undefined]);
    }
  }, 60_000);
});

describe("an officer", () => {
  it("begins with the own agency: its page, its duties, its report, its forms, and no way that is shut", async () => {
    const officer = visitors.get("officer");
    const own = /id="cua-toi".*?<\/section>/s.exec((await officer?.get("/"))?.text ?? "")?.[0] ?? "";
    const links = [...own.matchAll(/href="([^"]+)"/g)].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
    for (const way of ["/don-vi/", "/nhiem-vu?", "/nhap", "/bao-cao?", "/thieu-tin"])
      expect([way, links.some((link) => link.includes(way))]).toEqual([way, true]);
    for (const link of links) expect([link, (await officer?.get(link))?.status]).toEqual([link, 200]);
    expect((await visitors.get("viewer")?.get("/"))?.text).not.toContain('id="cua-toi"');
  });
});

describe("a form that comes after the session has ended", () => {
  it("gives back what was typed about figures, escaped, and never what belongs to an account", async () => {
    const plan = office.config.cities[0]?.plans[0]?.id ?? "";
    const typed = "Ưu điểm <b>đã</b> gõ";
    const send = (path: string, fields: Readonly<Record<string, string>>) =>
      visit(office.app).post(path, fields, {
        headers: { "content-length": "200", referer: "http://127.0.0.1:8179/phuong-phap" },
      });
    const { status, text } = await send(`/ke-hoach/${plan}/bao-cao`, { merits: typed });
    expect(status).toBe(401);
    expect(text).toMatch(/readonly>\s*Ưu điểm &lt;b&gt;đã&lt;\/b&gt; gõ<\/textarea>/);
    expect(text).toContain('href="/dang-nhap?ve=%2Fphuong-phap"');
    const secret = await send("/tai-khoan/mat-khau", { cu: "mật khẩu của tôi" });
    expect([secret.status, secret.text.includes("mật khẩu của tôi")]).toEqual([401, false]);
  });
});

/** Whether somebody comes past the gate. What the route then says to an empty form or a strange id is its own matter. */
async function enters(visitor: Visitor | undefined, route: string): Promise<boolean> {
  const path = addressOf(route);
  const answer = route.startsWith("GET ") ? await visitor?.get(path) : await visitor?.post(path, {});
  if (answer === undefined) throw new Error("nobody to ask");
  const { status, text, headers } = answer;
  if (path.startsWith("/api/v1/")) return status !== 401 && status !== 403;
  if (status === 303 && headers.get("location")?.startsWith("/dang-nhap?") === true) return false;
  if (status === 303 && path === "/" && headers.get("location") === "/dang-nhap") return false;
  if (status >= 500) throw new Error(`${route}: ${status} ${text.slice(0, 500)}`);
  // A route may refuse an officer another's agency in its own words; the gate has these.
  return !/<h1>Cần đăng nhập<\/h1>|không có quyền mở trang hoặc làm việc này/.test(text);
}

function addressOf(route: string): string {
  const [city] = office.config.cities;
  const known: Readonly<Record<string, string>> = {
    plan: city?.plans[0]?.id ?? "",
    city: city?.city.id ?? "",
    agency: city?.agencies[0]?.id ?? "",
  };
  const path = route.split(" ")[1] ?? "";
  return path.replaceAll(/:(\w+)/g, (_, name: string) => known[name] ?? "khong-co");
}
