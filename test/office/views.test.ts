import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeople } from "../../pipeline/people/people.ts";
import { addPerson } from "../../pipeline/people/accounts.ts";
import { startSession } from "../../pipeline/people/sessions.ts";
import { mostViews, viewsOf } from "../../pipeline/people/views.ts";
import { visit, type Visitor } from "../people/visitor.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const running = "/ke-hoach/songmo-12/tin?ky=report-month%3A2026-12&nhom=II.2&xep=a.b";
let office: SampleOffice;
let desk: Visitor;
beforeAll(async () => {
  office = await openSampleOffice();
  desk = visit(office.app);
});
afterAll(() => office[Symbol.asyncDispose]());

async function save(who: Visitor, address: string, ten: string, ky = "dung-ky"): Promise<number> {
  const fields = { "dia-chi": address, ten, ky };
  return (await who.post("/khung-nhin", fields, { from: `/khung-nhin?luu=${encodeURIComponent(address)}` }))
    .status;
}

describe("a saved view", () => {
  it("is offered on a page with its whole address", async () => {
    const { text } = await desk.get(running);
    expect(text).toContain(`/khung-nhin?luu=${encodeURIComponent(running).replaceAll("%20", "+")}`);
  });

  it("is kept under its name, listed on the first page, and opens with filter and order", async () => {
    expect(await save(desk, running, "  Lớp học   số ")).toBe(303);
    const { text } = await desk.get("/");
    expect(text).toContain(">Lớp học số</a>");
    expect(text).toContain(running.replaceAll("&", "&amp;"));
    expect((await desk.get(running)).text).toContain("Bỏ điều kiện: ");
    expect(await save(desk, "/ke-hoach/songmo-12/bao-chi", "Lớp học số")).toBe(303);
    const [kept, ...others] = await viewsOf(office.store, "nguoi-tai-may-nay");
    expect([kept?.address, others]).toEqual(["/ke-hoach/songmo-12/bao-chi", []]);
  });

  it("may go with the calendar", async () => {
    expect(await save(desk, running, "Kỳ đang chạy", "theo-lich")).toBe(303);
    const kept = (await viewsOf(office.store, "nguoi-tai-may-nay")).find(
      ({ name }) => name === "Kỳ đang chạy",
    );
    expect(kept?.address).toContain("ky=dang-chay%3Areport-month");
    const { status, headers } = await desk.get(kept?.address ?? "");
    expect([status, headers.get("location")]).toEqual([302, running.replace("%3A", "%3A")]);
  });

  it("is taken away again", async () => {
    const done = await desk.post("/khung-nhin/bo", { ten: "Kỳ đang chạy" }, { from: "/khung-nhin" });
    expect(done.status).toBe(303);
    expect((await desk.get("/khung-nhin")).text).not.toContain("Kỳ đang chạy");
  });

  it.each([
    "https://elsewhere.test/ke-hoach/x",
    "//elsewhere.test/ke-hoach/x",
    "/ke-hoach/\\elsewhere.test",
    "javascript:alert(1)",
    "/dang-xuat",
    "/ke-hoach/../nguoi-dung",
  ])("never leads to %s", async (address) => {
    expect((await desk.get(`/khung-nhin?luu=${encodeURIComponent(address)}`)).text).not.toContain(
      `value="${address}"`,
    );
    const before = await viewsOf(office.store, "nguoi-tai-may-nay");
    const token = /name="token" value="([^"]+)"/.exec(
      (await desk.get(`/khung-nhin?luu=${encodeURIComponent(running)}`)).text,
    )?.[1];
    const sent = await desk.post("/khung-nhin", { "dia-chi": address, ten: "x", token: token ?? "" });
    expect(sent.status).toBe(400);
    expect(await viewsOf(office.store, "nguoi-tai-may-nay")).toEqual(before);
  });

  it("needs a name, and there is an end to how many", async () => {
    expect(await save(desk, running, "   ")).toBe(400);
    for (let at = 0; at < mostViews; at += 1) await save(desk, running, `Khung ${at}`);
    expect(await save(desk, running, "một nữa")).toBe(400);
    expect(await viewsOf(office.store, "nguoi-tai-may-nay")).toHaveLength(mostViews);
  });

  it("belongs to one account", async () => {
    const people = openPeople({ store: office.store, clock });
    const signIn = async (id: string): Promise<Visitor> => {
      const person = await addPerson(people, "test", {
        id,
        name: id,
        role: "administrator",
        agencies: [],
        city: null,
      });
      const visitor = visit(office.app);
      visitor.cookies.set("phien", await startSession(people, person, { agent: "", address: "" }));
      return visitor;
    };
    const [one, other] = [await signIn("mot"), await signIn("hai")];
    expect(await save(one, running, "Của tôi")).toBe(303);
    expect((await one.get("/tai-khoan")).text).toContain(">Của tôi</a>");
    expect((await other.get("/khung-nhin")).text).not.toContain("Của tôi");
    expect((await other.get("/khung-nhin")).text).not.toContain("Lớp học số");
  });
});
