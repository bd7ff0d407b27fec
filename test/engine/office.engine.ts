import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { refuseOpenDoors } from "../../dashboards/office/serve.ts";
import { snapshotsOf } from "../../pipeline/freeze/freeze.ts";
import { readFrozen } from "../../pipeline/freeze/lines.ts";
import { addPerson } from "../../pipeline/people/accounts.ts";
import { verifyLog } from "../../pipeline/people/audit.ts";
import { invite } from "../../pipeline/people/invitations.ts";
import { peopleVerb } from "../../pipeline/people/people.verb.ts";
import { openPeople } from "../../pipeline/people/people.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { base, openEntryOffice, type EntryOffice } from "../entry/office.ts";
import { clock } from "../entry/world.ts";
import { goodPassword, visit, type Answer } from "../people/visitor.ts";

const url = inject("engineUrl");
const report = "/ke-hoach/p/bao-cao";
const period = "ky=month%3A2026-10";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.skipIf(url === "")(`the office over Elasticsearch ${inject("engineMissing")}`, () => {
  it("signs in, enters, confirms, freezes, exports and tells it in the log, to the letter as over SQLite", async () => {
    const prefix = `office-${randomUUID().slice(0, 8)}`;
    const over = await day(() => openElasticsearchStore({ urls: [url], prefix }));
    expect(over).toEqual(await day(() => openSqliteStore(":memory:")));
    expect(over.statuses).toEqual([
      303, 303, 303, 303, 200, 409, 303, 403, 400, 303, 409, 200, 403, 200, 200, 200, 403, 303, 303,
    ]);
    expect(over.frozen).toMatchObject([{ state: "locked" }]);
    expect(over.log.broken).toBeNull();
    expect(over.log.lines).toBeGreaterThan(12);
  });
});

describe.skipIf(url === "")(`the first administrator ${inject("engineMissing")}`, () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("is added from the machine itself; before that the pages open for no other machine", async () => {
    const prefix = `first-${randomUUID().slice(0, 8)}`;
    await using office = await openEntryOffice(() => openElasticsearchStore({ urls: [url], prefix }), []);
    const { store, folder } = office;
    await expect(refuseOpenDoors(store, "0.0.0.0")).rejects.toThrow(/people add/);
    vi.stubEnv("PHUSONG_ES_URL", url);
    vi.stubEnv("PHUSONG_ES_PREFIX", prefix);
    vi.stubEnv("PHUSONG_DATA", folder);
    const stdout = new PassThrough();
    const terminal = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
    const values = { name: "Nguyễn Thị Lan", role: "administrator" };
    expect(await peopleVerb.run({ values, positionals: ["add", "lan"] }, terminal)).toBe(0);
    const [, link = ""] = /http:\/\/127\.0\.0\.1:\d+(\/loi-moi\/\S+)/.exec(String(stdout.read())) ?? [];
    await store.refresh();
    await refuseOpenDoors(store, "0.0.0.0");
    const lan = visit(office.app);
    expect(await lan.post(link, { moi: goodPassword, lai: goodPassword }, { from: link })).toMatchObject({
      status: 303,
    });
    await lan.post("/dang-nhap", { ten: "lan", "mat-khau": goodPassword }, { from: "/dang-nhap" });
    expect((await lan.get("/nguoi-dung")).text).toContain("Nguyễn Thị Lan");
  });
});

/** A day in the office: everything that its people saw, without what is drawn by lot. */
async function day(open: () => Promise<Store>) {
  await using office = await openEntryOffice(open);
  const { store } = office;
  const as = (name: string) => office.as(name);
  const seen: { readonly status: number; readonly text: string }[] = [];
  const see = ({ status, text }: Answer | { readonly status: number; readonly text: string }) => {
    seen.push({ status, text: plain(text) });
    return text;
  };

  // Somebody is invited, chooses a password and signs in.
  const people = openPeople({ store, clock });
  const asked = { id: "lan", name: "Lan", role: "administrator", agencies: [], city: null } as const;
  const { secret } = await invite(people, "test", await addPerson(people, "test", asked));
  const lan = visit(office.app);
  const door = `/loi-moi/${secret}`;
  see(await lan.post(door, { moi: goodPassword, lai: goodPassword }, { from: door }));
  const key = { ten: "lan", "mat-khau": goodPassword };
  see(await lan.post("/dang-nhap", key, { from: "/dang-nhap" }));

  // A commune enters, brings its evidence; the office confirms.
  const form = `${base}/truyen-thanh/moi`;
  const sent = await as("xa-1").post(form, broadcast, { from: form });
  see(sent);
  const entry = (sent.headers.get("location") ?? "").split("?")[0] ?? "";
  see(await office.sendFile("xa-1", `${entry}/tep`, entry, new File([png], "anh.png")));
  const drawn = see(await as("xa-1").get(entry));
  const ban = /name="ban" value="(\d+)"/.exec(drawn)?.[1] ?? "";
  const from = { from: entry };
  see(await as("dau-moi").post(entry, { ban: String(Number(ban) - 1), viec: "confirmed" }, from));
  see(await as("dau-moi").post(entry, { ban, viec: "confirmed" }, from));

  // The period is frozen from its report, by who may, once.
  const frozen = await freezings(office);
  for (const answer of frozen) see(answer);

  // Files leave the house, for whoever may take them.
  const files = `${report}/tep`;
  see(await as("tong-hop").get(`${files}/so-lieu.csv?${period}`));
  see(await as("xem").get(`${files}/so-lieu.csv?${period}`));
  see(await as("tong-hop").get(`${report}?${period}`));
  see(await as("xem").get(entry));

  // The log is read by the administrator alone; who leaves is gone.
  see(await lan.get("/nhat-ky"));
  see(await as("tong-hop").get("/nhat-ky"));
  see(await lan.post("/dang-xuat", {}, { from: "/tai-khoan" }));
  see(await lan.get("/nhat-ky"));
  const [snapshot] = await snapshotsOf(store, "p");
  const then = snapshot === undefined ? null : await readFrozen(office.folder, snapshot);
  const [id = ""] = await entries(store);
  const kept = await store.read("entry", [id]);
  return {
    statuses: seen.map(({ status }) => status),
    seen,
    snapshot,
    numbers: then?.report?.numbers,
    figures: then?.figures,
    frozen: kept.map((one) => ({ state: one?.value.state, history: one?.value.history })),
    log: await verifyLog(store),
  };
}

/** What pressing the button gives: without the right, without reading the numbers, as it should be, and a second time. */
async function freezings(office: EntryOffice): Promise<readonly Answer[]> {
  const { config } = office;
  for (const { folder } of config.cities) await mkdir(folder, { recursive: true });
  const drawn = (await office.as("tong-hop").get(`${report}?${period}`)).text;
  const token = /action="[^"]*ky-chot"[^]*?name="token" value="([^"]*)"/.exec(drawn)?.[1] ?? "";
  const fields = { token, ky: "month:2026-10" };
  const press = (who: string, more: Readonly<Record<string, string>>) =>
    office.as(who).post("/ke-hoach/p/ky-chot", { ...fields, ...more });
  const yes = { "dong-y": "1" };
  return [
    await press("dau-moi", yes),
    await press("tong-hop", {}),
    await press("tong-hop", yes),
    await press("tong-hop", yes),
  ];
}

const broadcast = {
  agency: "xa-1",
  from: "2026-10-01",
  to: "2026-10-31",
  broadcasts: "62",
  minutes: "1.240",
  clusters: "14",
  group: "g1",
};

async function entries(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of store.scan("entry", [])) found.push(id);
  return found;
}

/** A page without what is drawn by lot: tokens of forms and sessions. */
function plain(text: string): string {
  return text
    .replaceAll(/name="token" value="[^"]*"/g, 'name="token"')
    .replaceAll(/\/loi-moi\/[\w-]+/g, "/loi-moi/…");
}
