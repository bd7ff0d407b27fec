import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { EngineSettings } from "../../config/engine-settings.ts";
import { makeFolder } from "../../config/make-folder.ts";
import { Refusal } from "../../config/verb.ts";
import { EngineAway } from "./errors.ts";
import { openElasticsearchStore, type ElasticsearchOptions } from "./elasticsearch.ts";
import { gaugeSpool, openSpooledStore, spooledKinds, type SpooledStore, type SpoolState } from "./spool.ts";
import { openSqliteStore } from "./sqlite.ts";
import type { Store } from "./store.ts";

/** The file in which a desk keeps everything but the archived pages. */
export function storeFile(folder: string): string {
  return path.join(folder, "phusong.sqlite");
}

/** The file in which a collecting machine keeps what it has still to tell Elasticsearch. */
export function spoolFile(folder: string): string {
  return path.join(folder, "thu-tin.sqlite");
}

/** Opens the keeper that the settings name, creating the folder; throws Refusal or StoreDown with what to do. */
export async function openStore(settings: {
  readonly folder: string;
  readonly engine?: EngineSettings | null;
}): Promise<Store> {
  try {
    await makeFolder(settings.folder);
  } catch (cause) {
    throw new Refusal(`Không tạo được thư mục dữ liệu ${settings.folder}. Hãy chọn nơi ghi được.`, { cause });
  }
  const { engine = null } = settings;
  if (engine !== null) return openElasticsearchStore(await optionsOf(engine));
  return openSqliteStore(storeFile(settings.folder));
}

/**
 * Opens the keeper of a collecting machine on the city's engine, which may be away: then what is collected waits in the
 * spool. Throws Refusal for indices of another version.
 */
export async function openCollectorStore(
  { folder, engine }: { readonly folder: string; readonly engine: EngineSettings },
  trouble?: (reason: string | null) => void,
): Promise<SpooledStore> {
  await makeFolder(folder);
  const options = await optionsOf(engine);
  const local = await openSqliteStore(spoolFile(folder), { outbox: spooledKinds });
  const told = trouble === undefined ? {} : { trouble };
  const store = openSpooledStore(local, () => openElasticsearchStore(options), told);
  try {
    await store.shared.count("channel");
    return store;
  } catch (error) {
    if (error instanceof EngineAway) return store;
    await store.close();
    throw error;
  }
}

/** Reads what waits in this machine's spool, for a program that sends nothing itself. */
export interface SpoolGauge extends AsyncDisposable {
  readonly state: () => Promise<SpoolState>;
}

/** Opens the spool of a data folder to be read; null where no collecting machine has one. */
export async function openSpoolGauge(folder: string): Promise<SpoolGauge | null> {
  const file = spoolFile(folder);
  if (!existsSync(file)) return null;
  const local = await openSqliteStore(file, { outbox: spooledKinds });
  return { state: () => gaugeSpool(local), [Symbol.asyncDispose]: () => local.close() };
}

/** The settings with what their files hold; throws Refusal for a file that cannot be read. */
export async function optionsOf(engine: EngineSettings): Promise<ElasticsearchOptions> {
  const { urls, prefix, replicas, keyFile, user, authorityFile } = engine;
  return {
    urls,
    prefix,
    replicas,
    ...(keyFile === null ? {} : { apiKey: await held(keyFile) }),
    ...(user === null ? {} : { user: { name: user.name, password: await held(user.passwordFile) } }),
    ...(authorityFile === null ? {} : { authority: await held(authorityFile) }),
  };
}

async function held(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new Refusal(`Không đọc được tệp ${file}. Hãy kiểm tra đường dẫn và quyền đọc.`, { cause });
  }
}
