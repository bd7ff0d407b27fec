import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, vi } from "vitest";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { keepsTheStoreContract } from "./contract.ts";

// On a busy machine starting the threads alone takes seconds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe("SQLite in memory", () => {
  keepsTheStoreContract(() => openSqliteStore(":memory:"));
});

describe("SQLite where every word is common", () => {
  keepsTheStoreContract(() => openSqliteStore(":memory:", { commonFrom: 1 }));
});

describe("SQLite in a file", () => {
  let folder = "";
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  keepsTheStoreContract(() => openSqliteStore(path.join(folder, `${(files += 1)}.sqlite`)));
});
