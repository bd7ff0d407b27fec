import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../config/load.ts";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { addPerson } from "../../pipeline/people/accounts.ts";
import { openPeople } from "../../pipeline/people/people.ts";
import { startSession } from "../../pipeline/people/sessions.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { inventedConfig } from "../office/invented-config.ts";
import { visit, type Visitor } from "../people/visitor.ts";
import { city, clock } from "./world.ts";

export const desk = "http://127.0.0.1:8179";
export const base = "/ke-hoach/p/nhap";

const accounts = [
  ["quan-tri", "administrator", []],
  ["xem", "viewer", []],
  ["xa-1", "officer", ["xa-1"]],
  ["xa-2", "officer", ["xa-2"]],
  ["dau-moi", "reviewer", []],
  ["tong-hop", "analyst", []],
] as const;

/** The pages over the invented city, with one signed-in person of each role and officers of two communes. */
export interface EntryOffice extends AsyncDisposable {
  readonly store: Store;
  readonly config: Config;
  readonly folder: string;
  readonly app: ReturnType<typeof openOffice>;
  as(name: string): Visitor;
  /** Sends a file by the form of `from`, as a browser does. */
  sendFile(who: string, to: string, from: string, file: File): Promise<{ status: number; text: string }>;
}

/** Opens the pages over a store, in memory if nothing is said, and a data folder of their own; `who` has accounts; `of` = the city. */
export async function openEntryOffice(
  open: () => Promise<Store> = () => openSqliteStore(":memory:"),
  who: typeof accounts | readonly [] = accounts,
  of = city,
): Promise<EntryOffice> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-nhap-"));
  const store = await open();
  const config = {
    ...inventedConfig(),
    cities: [{ ...of, folder: path.join(folder, "cau-hinh", "mau") }],
  };
  const archive = openArchive(path.join(folder, "kho"), { clock, software: "test" });
  const app = openOffice({ store, archive, config, clock, sample: false, data: folder });
  const people = openPeople({ store, clock });
  const visitors = new Map<string, Visitor>();
  for (const [id, role, agencies] of who) {
    const person = await addPerson(people, "test", { id, name: id, role, agencies, city: null });
    const visitor = visit(app);
    visitor.cookies.set("phien", await startSession(people, person, { agent: "", address: "" }));
    visitors.set(id, visitor);
  }
  const as = (name: string): Visitor => {
    const found = visitors.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  return {
    store,
    config,
    folder,
    app,
    as,
    async sendFile(whose, to, from, file) {
      const visitor = as(whose);
      const page = (await visitor.get(from)).text;
      const form = page.slice(page.indexOf(`action="${to}"`));
      const body = new FormData();
      body.set("token", /name="token" value="([^"]+)"/.exec(form)?.[1] ?? "");
      body.set("tep", file);
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const headers = { origin: desk, cookie };
      const answer = await app.request(`${desk}${to}`, { method: "POST", body, headers });
      return { status: answer.status, text: await answer.text() };
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
