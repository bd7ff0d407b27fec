import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import type { Agency } from "./schema.ts";
import type { Source } from "./source-schema.ts";
import { Refusal } from "./verb.ts";
import { toYaml } from "./yaml.ts";

const head = [
  "Cơ quan và cổng nạp bằng lệnh import-registry; nạp lại tệp CSV để sửa, đừng sửa tay ở đây.",
  "Cơ quan cần ghi nhiệm vụ hoặc tên cũ theo thời gian thì chuyển sang agencies.yaml.",
];

/** Writes the imported registry beside the old file and takes its place in one step: no half file is ever seen. */
export async function keepRegistry(
  place: string,
  agencies: readonly Agency[],
  sources: readonly Source[],
): Promise<void> {
  const text = toYaml(head, {
    agencies: agencies.toSorted(byId).map(withoutDefaults),
    sources: sources.toSorted(byId).map(withoutDefaults),
  });
  const beside = `${place}.${randomUUID()}.tmp`;
  try {
    const handle = await open(beside, "wx");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, place);
  } catch (error) {
    await rm(beside, { force: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "") throw error;
    const why = `(${code}): xem lại quyền ghi và chỗ trống của đĩa; danh bạ cũ còn nguyên`;
    throw new Refusal(`Không ghi được ${place} ${why}`, { cause: error });
  }
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Empty lists and `false` are what the schema fills in by itself. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const told = Object.entries(value).filter(
    ([, part]) => part !== undefined && part !== false && !(Array.isArray(part) && part.length === 0),
  );
  return Object.fromEntries(told.map(([key, part]) => [key, withoutDefaults(part)]));
}
