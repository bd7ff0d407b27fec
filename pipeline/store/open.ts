import path from "node:path";
import { makeFolder } from "../../config/make-folder.ts";
import { Refusal } from "../../config/verb.ts";
import { openSqliteStore } from "./sqlite.ts";
import type { Store } from "./store.ts";

/** The file in which a desk keeps everything but the archived pages. */
export function storeFile(folder: string): string {
  return path.join(folder, "phusong.sqlite");
}

/** Opens the keeper that the settings name, creating the folder; throws Refusal or StoreDown with what to do. */
export async function openStore(settings: { readonly folder: string }): Promise<Store> {
  try {
    await makeFolder(settings.folder);
  } catch (cause) {
    throw new Refusal(`Không tạo được thư mục dữ liệu ${settings.folder}. Hãy chọn nơi ghi được.`, { cause });
  }
  return openSqliteStore(storeFile(settings.folder));
}
