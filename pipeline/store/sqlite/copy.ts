import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { Refusal } from "../../../config/verb.ts";
import { explained } from "./advice.ts";
import { openBase, refuseForeign } from "./file.ts";
import { kindNames } from "../mapping.ts";

/** What a copy holds. */
export interface Copied {
  /** Records of all kinds. */
  readonly records: number;
  readonly items: number;
  readonly bytes: number;
}

/** Copies a store as it stands at this moment into a new file, while others may go on writing; the copy is checked before it gets its name. */
export function copyStore(file: string, target: string): Copied {
  if (!existsSync(file)) throw new Refusal(`Chưa có dữ liệu ở ${file}.`);
  if (existsSync(target)) throw new Refusal(`Tệp ${target} đã có; hãy chọn tên khác.`);
  const partial = writePartial(file, target);
  renameSync(partial, target);
  return { ...countsOf(target), bytes: statSync(target).size };
}

/**
 * Puts a copy in the place of a store that nobody has open. What stood there is kept beside it under the name that comes
 * back in `aside`; without `force` an existing store is refused.
 */
export function restoreStore(
  copy: string,
  target: string,
  options: { readonly force: boolean; readonly stamp: string },
): Copied & { readonly aside: string | null } {
  if (!existsSync(copy)) throw new Refusal(`Không có tệp ${copy}.`);
  if (path.resolve(copy) === path.resolve(target)) throw new Refusal("Tệp sao lưu chính là tệp đang dùng.");
  check(copy);
  const stands = existsSync(target);
  if (stands && !options.force) {
    throw new Refusal(
      `Đang có dữ liệu ở ${target}. Thêm --force để thay; dữ liệu cũ vẫn được giữ lại dưới tên khác.`,
    );
  }
  if (stands) endOfUse(target);
  const partial = writePartial(copy, target);
  const aside = stands ? `${target.replace(/\.sqlite$/u, "")}-truoc-${options.stamp}.sqlite` : null;
  if (aside !== null) {
    if (existsSync(aside)) throw new Refusal(`Tệp ${aside} đã có; hãy dời nó đi rồi chạy lại.`);
    for (const part of ["", "-wal", "-shm"])
      if (existsSync(target + part)) renameSync(target + part, aside + part);
  }
  renameSync(partial, target);
  return { ...countsOf(target), bytes: statSync(target).size, aside };
}

const forgotten = 6 * 3_600_000; // milliseconds in which a half copy did not grow: whoever wrote it was killed

/** Half copies are as large as the store, and each night's backup has another name: those of killed programs would fill the disk. */
function clearForgotten(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(`.sqlite${half}`)) continue;
    const place = path.join(folder, name);
    const age = Date.now() - (statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > forgotten) rmSync(place, { force: true });
  }
}

const half = ".partial";

/** The whole copy under another name, checked and on the disk. */
function writePartial(file: string, target: string): string {
  const partial = `${target}${half}`;
  explained(partial, () => mkdirSync(path.dirname(target), { recursive: true }));
  explained(partial, () => clearForgotten(path.dirname(target)));
  rmSync(partial, { force: true });
  try {
    explained(file, () => {
      using base = openBase({ file });
      refuseForeign(base);
      explained(partial, () => base.run("VACUUM INTO ?", partial));
    });
    check(partial);
    explained(partial, () => {
      const opened = openSync(partial, "r+");
      fsyncSync(opened);
      closeSync(opened);
    });
    return partial;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

function check(file: string): void {
  const found = explained(file, () => {
    using base = openBase({ file });
    refuseForeign(base);
    if (base.all("PRAGMA user_version")[0]?.[0] === 0)
      throw new Refusal(`Tệp ${file} không có dữ liệu Phủ Sóng.`);
    return base.all("PRAGMA integrity_check(3)").map(([line]) => String(line));
  });
  if (found[0] !== "ok") throw new Refusal(`Tệp ${file} bị hỏng: ${found.join("; ")}.`);
}

function countsOf(file: string): { readonly records: number; readonly items: number } {
  using base = openBase({ file });
  const counts = kindNames.map((kind) => {
    const known = base.all("SELECT 1 FROM sqlite_schema WHERE name = ?", `b_${kind}`).length > 0;
    return known ? Number(base.all(`SELECT count(*) FROM b_${kind}`)[0]?.[0]) : 0;
  });
  const records = counts.reduce((sum, count) => sum + count, 0);
  return { records, items: counts[kindNames.indexOf("item")] ?? 0 };
}

/** Folds the file's journal into it; refuses while a program has it open. A damaged file passes: it is only put aside. */
function endOfUse(file: string): void {
  try {
    using base = openBase({ file, busyMilliseconds: 2_000 });
    base.database.exec("PRAGMA journal_mode = DELETE");
  } catch (error) {
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
    if (code === 5 || code === 6) {
      throw new Refusal(`Có chương trình đang mở ${file}. Hãy dừng thu tin và trang web rồi chạy lại.`, {
        cause: error,
      });
    }
  }
}
