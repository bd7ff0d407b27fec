import { readFile } from "node:fs/promises";
import path from "node:path";
import type { EngineSettings } from "../../config/engine-settings.ts";
import { makeFolder } from "../../config/make-folder.ts";
import { Refusal } from "../../config/verb.ts";
import { openElasticsearchStore, type ElasticsearchOptions } from "./elasticsearch.ts";
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
