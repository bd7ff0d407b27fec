import { expect, it } from "vitest";
import { moveEntry } from "../../pipeline/entry/keep.ts";
import { base, desk, openEntryOffice, type EntryOffice } from "./office.ts";
import { clock } from "./world.ts";

const list = `${base}/truyen-thanh`;
const broadcast = {
  from: "2026-10-01",
  to: "2026-10-31",
  broadcasts: "62",
  minutes: "1.240",
  clusters: "14",
  group: "g1",
};

async function enter(office: EntryOffice, who: string, fields: Readonly<Record<string, string>>) {
  const form = `${list}/moi`;
  const sent = await office.as(who).post(form, { ...broadcast, agency: who, ...fields }, { from: form });
  expect(sent.status).toBe(303);
  return decodeURIComponent(/phieu\/([^?]+)/.exec(sent.headers.get("location") ?? "")?.[1] ?? "");
}

/** Ticks every box of the page as it was shown and sends the form. */
async function confirmAll(office: EntryOffice, page: string) {
  const boxes = [...page.matchAll(/name="phieu"\s+value="([^"]+)"/g)].map(([, value = ""]) => value);
  const form = page.slice(page.indexOf(`action="${list}/xac-nhan"`));
  const token = /name="token"\s+value="([^"]+)"/.exec(form)?.[1] ?? "";
  const body = new URLSearchParams([["token", token], ...boxes.map((box) => ["phieu", box])]);
  const cookie = [...office.as("dau-moi").cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { origin: desk, cookie, "content-type": "application/x-www-form-urlencoded" };
  const answer = await office.app.request(`${desk}${list}/xac-nhan`, { method: "POST", body, headers });
  return { status: answer.status, text: await answer.text(), boxes: boxes.length };
}

it("confirms the drafts as they were shown; one that was changed since is refused by its name", async () => {
  await using office = await openEntryOffice();
  const changed = await enter(office, "xa-1", {});
  const same = await enter(office, "xa-2", {});
  const moved = await enter(office, "xa-1", { from: "2026-09-01", to: "2026-09-30" });
  const states = async () =>
    (await office.store.read("entry", [changed, same, moved])).map((kept) => kept?.value.state);
  const seen = (await office.as("dau-moi").get(list)).text;

  const [draft = null] = await office.store.read("entry", [changed]);
  const form = `${list}/moi?phieu=${encodeURIComponent(changed)}`;
  const mended = { ...broadcast, agency: "xa-1", broadcasts: "9999", phieu: changed };
  const ban = String(draft?.revision);
  const sent = await office.as("xa-1").post(`${list}/moi`, { ...mended, ban }, { from: form });
  expect(sent.status).toBe(303);
  const withdrawn = { move: "withdrawn", revision: null, reason: "nhầm kỳ" } as const;
  await moveEntry({ store: office.store, clock, actor: "xa-1" }, moved, withdrawn);

  const answer = await confirmAll(office, seen);
  expect([answer.boxes, answer.status]).toEqual([3, 409]);
  expect(await states()).toEqual(["draft", "confirmed", "withdrawn"]);
  const said = /<div class="said[\s\S]*?<\/div>/.exec(answer.text)?.[0] ?? "";
  expect(said).toContain("Đã xác nhận 1 phiếu");
  expect(said).toContain("Xã Bến Nước 1, ngày 31/10/2026");
  expect(said).toContain("Xã Bến Nước 1, ngày 30/09/2026");
  expect(said).not.toContain("Xã Bến Nước 2");

  const again = await confirmAll(office, answer.text);
  expect([again.boxes, again.status]).toEqual([1, 303]);
  expect(await states()).toEqual(["confirmed", "confirmed", "withdrawn"]);
});
