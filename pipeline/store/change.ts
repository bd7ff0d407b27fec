import type { Kept, Kind, Records, Signature, Store } from "./store.ts";

/** How often a change is tried again when others write the same record at the same moment. */
const attempts = 50;

/**
 * Changes one record by compare-and-set: reads it, lets `next` make the new value (from null when there is none yet) and
 * writes it if nobody else did meanwhile, else tries again. Where `next` gives null nothing is written; the result is then
 * what stands, null when nothing does.
 */
export async function change<K extends Kind>(
  store: Store,
  kind: K,
  id: string,
  next: (old: Kept<K> | null) => Records[K],
  by: Signature,
): Promise<Kept<K>>;
export async function change<K extends Kind>(
  store: Store,
  kind: K,
  id: string,
  next: (old: Kept<K> | null) => Records[K] | null,
  by: Signature,
): Promise<Kept<K> | null>;
export async function change<K extends Kind>(
  store: Store,
  kind: K,
  id: string,
  next: (old: Kept<K> | null) => Records[K] | null,
  by: Signature,
): Promise<Kept<K> | null> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [old = null] = await store.read(kind, [id]);
    const value = next(old);
    if (value === null) return old;
    const [written] = await store.write(kind, [{ value, expects: old?.revision ?? 0 }], by);
    if (written?.outcome === "kept") return { value, revision: written.revision, actor: by.actor, at: by.at };
  }
  throw new Error(`${kind} ${id} was changed by others ${attempts} times in a row`);
}
