import type { Kept, Kind, Records, Store, Write } from "../store/store.ts";

/** Records of one kind that are read once, changed in memory and written together. */
export interface Sheet<K extends Kind> {
  /** As it will be; null when there is none. */
  get(id: string): Promise<Records[K] | null>;
  /** Reads those that are not known yet, in one question. */
  load(ids: readonly string[]): Promise<void>;
  /** Takes what a list brought; what is known already stays as it is, and the answer is false. */
  take(kept: Kept<K>): boolean;
  put(value: Records[K]): void;
  /** What became another than it was, with the revision that it had. */
  changes(): readonly Write<K>[];
}

interface Line<K extends Kind> {
  readonly before: Kept<K> | null;
  readonly now: Records[K] | null;
}

/** An empty sheet over a store. */
export function sheetOf<K extends Kind>(store: Store, kind: K): Sheet<K> {
  const lines = new Map<string, Line<K>>();
  const load = async (ids: readonly string[]): Promise<void> => {
    const unknown = [...new Set(ids)].filter((id) => !lines.has(id));
    if (unknown.length === 0) return;
    const found = await store.read(kind, unknown);
    for (const [i, id] of unknown.entries()) {
      const before = found[i] ?? null;
      lines.set(id, { before, now: before?.value ?? null });
    }
  };
  return {
    load,
    async get(id) {
      await load([id]);
      return lines.get(id)?.now ?? null;
    },
    take(kept) {
      const { id } = kept.value;
      if (lines.has(id)) return false;
      lines.set(id, { before: kept, now: kept.value });
      return true;
    },
    put(value) {
      lines.set(value.id, { before: lines.get(value.id)?.before ?? null, now: value });
    },
    changes() {
      const writes: Write<K>[] = [];
      for (const { before, now } of lines.values()) {
        if (now === null || now === before?.value) continue;
        if (before !== null && JSON.stringify(now) === JSON.stringify(before.value)) continue;
        writes.push({ value: now, expects: before?.revision ?? 0 });
      }
      return writes;
    },
  };
}
