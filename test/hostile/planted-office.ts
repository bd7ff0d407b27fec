import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../config/load.ts";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { digestOfSecret } from "../../pipeline/people/secrets.ts";
import { kindNames } from "../../pipeline/store/mapping.ts";
import type { Kind, Records, Store } from "../../pipeline/store/store.ts";
import { inventedConfig } from "../office/invented-config.ts";
import { inventedLooks } from "../office/invented-looks.ts";
import { clock, desk, quickPasswords } from "../office/sample-office.ts";
import { plantedRecords } from "./planted.ts";

/** The office over a store that holds a record of every kind, with planted texts in it, as the local desk or a person sees it. */
export interface PlantedOffice extends AsyncDisposable {
  readonly store: Store;
  readonly config: Config;
  readonly app: ReturnType<typeof openOffice>;
  /** Addresses of all routes that are asked with GET, with ids that are there. */
  readonly addresses: readonly string[];
  /** Errors that no page expected. */
  readonly errors: readonly unknown[];
  get(address: string): Promise<Response>;
}

const by = { actor: "test", at: clock.now().toISOString() };
const people: ReadonlySet<Kind> = new Set(["person", "session", "invitation", "views", "audit"]);
const secret = "bi-mat-cua-phien-gai";

/** An id that is there, for a part of an address that is called `:id`. */
function idOf(route: string): string {
  if (route.includes("/phieu/")) return "phieu-gai";
  return route.includes("/chi-so/") ? "I04" : "tin-gai";
}

/** Opens it; with `accounts` there are people, too, and an administrator asks. */
export async function openPlantedOffice(accounts = false): Promise<PlantedOffice> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-gai-"));
  const store = await openSqliteStore(":memory:");
  const archive = openArchive(path.join(folder, "luu-tru"), { clock, software: "phusong-test" });
  const config = inventedConfig();
  const page = `<!doctype html><html><head><title>Gai</title></head><body><script>alert(1)</script><xss>Sông Mơ</xss></body></html>`;
  const url = "https://bao-songmo.test/gai.html";
  const evidence = await archive.keep(
    {
      id: "cap-gai",
      url,
      finalUrl: url,
      status: 200,
      fetchedAt: by.at,
      headers: { "content-type": "text/html", "x-planted": "1" },
      body: new TextEncoder().encode(page),
    },
    {},
  );
  const keep = async <K extends Kind>(kind: K, values: readonly Records[K][] = []) => {
    const writes = values.map((value) => ({ value, expects: 0 }));
    if (writes.length > 0) await store.write(kind, writes, by);
  };
  await keep("look", inventedLooks(config, clock.now()));
  const all = plantedRecords(evidence, digestOfSecret(secret));
  for (const kind of kindNames) if (accounts || !people.has(kind)) await keep(kind, all[kind]);
  await store.refresh();
  const errors: unknown[] = [];
  const app = openOffice({
    store,
    archive,
    config,
    clock,
    sample: true,
    data: folder,
    passwords: quickPasswords(),
    report: (error) => errors.push(error),
  });
  const ids: Readonly<Record<string, string>> = {
    plan: "songmo-12",
    city: "song-mo",
    agency: "sm-vhtt",
    source: "bao-songmo",
    kind: "su-kien",
    number: "1",
    digest: evidence.digest,
    secret: "khong-co",
    file: "bao-cao.docx",
  };
  const routes = app.routes.filter(({ method, path: route }) => method === "GET" && !route.includes("*"));
  const addresses = [...new Set(routes.map(({ path: route }) => route))].map((route) =>
    route.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, (_, name: string) => ids[name] ?? idOf(route)),
  );
  return {
    store,
    config,
    app,
    addresses,
    errors,
    get: async (address) => app.request(`${desk}${address}`, { headers: { cookie: `phien=${secret}` } }),
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
