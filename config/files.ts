import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { flattened, inVietnamese } from "./issues.ts";
import { begins, mend, type Mended } from "./mend.ts";
import type { Path, Problem } from "./problem.ts";
import { parseYaml } from "./yaml.ts";

const largest = 4 * 1024 * 1024; // bytes; an imported registry of 3,000 communes takes 1 MB

/** One value of a file, with the way back to the line it stands on. */
export interface Row<T> {
  readonly value: T;
  readonly file: ConfigFile;
  readonly path: Path;
  /** There when only a part of it could be read: what is not in it was told already. */
  readonly mended?: Mended;
}

/** Whether all that stands under a key could be read, so that its absence or its value means something. */
export function isSound(row: Row<unknown>, ...keys: readonly string[]): boolean {
  const gaps = row.mended?.gaps ?? [];
  return !keys.some((key) => gaps.some(({ path: gap }) => gap[0] === key));
}

/** Whether a list of a row may hold an id beside those that could be read. */
export function mayHave(row: Row<unknown>, list: string, id: string): boolean {
  const gaps = row.mended?.gaps ?? [];
  return gaps.some(
    ({ path: gap, id: lost }) => gap[0] === list && gap.length <= 2 && (lost === null || lost === id),
  );
}

/** One YAML file as it was read; `name` is relative to the config folder, with `/`. */
export interface ConfigFile {
  readonly name: string;
  readonly value: unknown;
  readonly lineOf: (path: Path) => number;
}

/** Reads the files below one folder, gathers what is wrong with them and what they add up to. */
export class Folder {
  readonly root: string;
  readonly #problems: Problem[] = [];
  readonly #digests = new Map<string, string>();

  constructor(root: string) {
    this.root = path.resolve(root);
  }

  /** All that was said so far. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** A digest of every file that was read: the same files give the same 16 letters on every machine. */
  get version(): string {
    const all = [...this.#digests].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
  }

  /** Names in a folder, sorted; null when it is not there. */
  async names(folder: string): Promise<readonly string[] | null> {
    try {
      return (await readdir(path.join(this.root, folder))).toSorted();
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** The text of a file in UTF-8; null with a problem when it cannot be used. */
  async text(name: string): Promise<string | null> {
    const place = path.join(this.root, name);
    try {
      if ((await stat(place)).size > largest) {
        this.say(name, 1, `tệp lớn hơn ${largest / 1024 / 1024} MB, không phải tệp cấu hình`);
        return null;
      }
      const bytes = await readFile(place);
      this.#digests.set(name, createHash("sha256").update(bytes).digest("hex"));
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
      this.say(name, 1, whyUnread(error));
      return null;
    }
  }

  /** A YAML file; null with its problems when it cannot be read. */
  async yaml(name: string): Promise<ConfigFile | null> {
    const text = await this.text(name);
    if (text === null) return null;
    if (text.trim() === "") {
      this.say(name, 1, empty);
      return null;
    }
    const { written, problems } = parseYaml(text);
    for (const problem of problems) this.say(name, problem.line, problem.message);
    return written === null ? null : { name, ...written };
  }

  /**
   * The part of a file at a path, read by its schema, with its problems when it does not fit: then what can be read of it
   * when there are stand-ins for the keys that may not be missing, otherwise null.
   */
  part<Schema extends z.ZodType>(
    schema: Schema,
    file: ConfigFile,
    value: unknown,
    at: Path = [],
    standIn: Readonly<Record<string, unknown>> | null = null,
  ): Row<z.infer<Schema>> | null {
    const result = schema.safeParse(value, { error: inVietnamese });
    if (result.success) return { value: result.data, file, path: at };
    for (const issue of flattened(result.error.issues)) {
      this.say(file.name, file.lineOf([...at, ...issue.path]), issue.message);
    }
    const rest = standIn === null ? null : mend(schema, value, standIn);
    return rest === null ? null : { ...rest, file, path: at };
  }

  /** Notes a mistake in a row, on the line of the named part; nothing of a part that was told as unreadable. */
  wrong(row: Row<unknown>, part: Path, message: string): void {
    const inFile = row.mended?.inFile(part) ?? part;
    if (row.mended?.gaps.some((gap) => begins(inFile, gap.path)) === true) return;
    this.say(row.file.name, lineOf(row, part), message);
  }

  /** Notes a mistake on a line of a file. */
  say(file: string, line: number, message: string): void {
    this.#problems.push({ file, line, message });
  }
}

/** The line on which a part of a row stands. */
export function lineOf(row: Row<unknown>, part: Path): number {
  return row.file.lineOf([...row.path, ...(row.mended?.inFile(part) ?? part)]);
}

// A shell empties the file that it is told to write to before the program begins, which then finds it here.
const empty =
  "tệp trống: hãy viết nội dung hoặc xóa tệp (kết quả của lệnh probe thì ghi bằng --to, đừng chuyển vào đây bằng dấu >)";

function whyUnread(error: unknown): string {
  if (error instanceof TypeError) return "tệp không phải UTF-8: hãy lưu lại với bảng mã UTF-8";
  if (isMissing(error)) return "không có tệp này";
  if (error instanceof Error && "code" in error)
    return `không đọc được tệp (${String(error.code)}): xem lại quyền đọc`;
  throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
