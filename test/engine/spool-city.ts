import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Address, Look } from "../../crawlers/ledger.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openSpooledStore, spooledKinds, type SpooledStore } from "../../pipeline/store/spool.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Kept, Store } from "../../pipeline/store/store.ts";
import { addressOf, by } from "../store/samples.ts";

/** A collector's store over a way to the engine, with what it was told of trouble. */
export interface SpoolPlace extends AsyncDisposable {
  readonly store: SpooledStore;
  readonly file: string;
  readonly told: readonly (string | null)[];
}

/** Opens a spool in a folder of its own (or in `file`) over the engine at `urls`. */
export async function openSpool(
  urls: readonly string[],
  prefix: string,
  given: {
    readonly mostBytes?: number;
    readonly replicas?: number;
    readonly file?: string;
    readonly patience?: number;
    readonly settling?: number;
  } = {},
): Promise<SpoolPlace> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-spool-"));
  const file = given.file ?? path.join(folder, "thu-tin.sqlite");
  const local = await openSqliteStore(file, { outbox: spooledKinds });
  const told: (string | null)[] = [];
  const { mostBytes, replicas = 0, settling } = given;
  const store = openSpooledStore(local, () => openElasticsearchStore({ urls, prefix, replicas }), {
    patience: given.patience ?? 2_000,
    longestPause: 100,
    ...(mostBytes === undefined ? {} : { mostBytes }),
    ...(settling === undefined ? {} : { settling }),
    trouble: (reason) => void told.push(reason),
  });
  return {
    store,
    file,
    told,
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An invented look. */
export function lookOf(id: string): Look {
  return {
    id,
    city: "hanoi",
    source: "bao-mau",
    channel: "bao-mau/chuyen-doi-so",
    startedAt: "2025-07-08T00:00:00.000Z",
    finishedAt: "2025-07-08T00:00:01.000Z",
    outcome: "working",
    reason: null,
    coversFrom: null,
    coversTo: null,
    listed: 20,
    fresh: 3,
    newestListed: null,
    oldestListed: null,
  };
}

/** What a collector does without end: new looks, new addresses, and changes of addresses that it knows. */
export async function collectSome(store: Store, from: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, i) => from + i);
  const write = { looks: ids.map((n) => ({ value: lookOf(`look-${n}`), expects: 0 })) };
  await store.write("look", write.looks, by);
  await store.write(
    "address",
    ids.map((n) => ({ value: addressOf(`address-${n}`), expects: 0 })),
    by,
  );
  // Earlier ones are captured now: their second and third revisions follow the first on the same way.
  const again = ids.flatMap((n) => (n % 2 === 0 ? [`address-${Math.floor(n / 2)}`] : []));
  const known = await store.read("address", again);
  await store.write(
    "address",
    known.flatMap((kept) => (kept === null ? [] : [{ value: captured(kept), expects: kept.revision }])),
    by,
  );
}

function captured({ value, revision }: Kept<"address">): Address {
  return { ...value, state: "captured", attempts: revision };
}
