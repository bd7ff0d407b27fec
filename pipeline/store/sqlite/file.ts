import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from "node:sqlite";
import { Refusal } from "../../../config/verb.ts";
import { mappingVersion } from "../mapping.ts";
import type { Kind } from "../store.ts";
import { truthTables } from "./schema.ts";
import { makeAnew, outdated } from "./shape.ts";
import { outboxTables, putOutAnew } from "./outbox.ts";

/** How the file is opened; every thread of a keeper opens it alike. */
export interface FileOptions {
  readonly file: string;
  /** The file may grow to so many pages of 4,096 bytes; absent: to the end of the disk. */
  readonly maxPages?: number | undefined;
  /** From so many rows on a value or a word is common: it is cheaper to ask row by row than to gather its rows. */
  readonly commonFrom?: number | undefined;
  /** How long to wait for another process; usually a quarter of a minute. */
  readonly busyMilliseconds?: number;
  /** Kinds whose writes another keeper follows: each write leaves a row in the outbox. */
  readonly outbox?: readonly Kind[] | undefined;
  /** Only read, as it stands at one moment: whoever dies has lost the moment and is not replaced. */
  readonly still?: boolean | undefined;
}

/** A row as it comes out of SQLite, its columns in the order of the question. */
export type Row = readonly SQLOutputValue[];

/** An open database with its prepared statements. */
export interface Base extends Disposable {
  readonly database: DatabaseSync;
  readonly commonFrom: number;
  readonly outbox: ReadonlySet<Kind>;
  /** Milliseconds for which another process is waited for. */
  readonly patience: number;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  /** The same row by row: what is not taken is not read. */
  each(sql: string, ...values: readonly SQLInputValue[]): Iterable<Row>;
  /** Gives the sequence number of the row that was inserted last. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /** Whether the next transaction goes to the disk before it is done, or with the next one that does. */
  flush(now: boolean): void;
  close(): void;
}

/** Marks a SQLite file as ours ("PhSo"). */
const applicationId = 0x5068536f;
const tableVersion = 6;
/** Rises with the tables and with the mapping; a file of a higher version is left alone. */
const fileVersion = tableVersion * 1000 + mappingVersion;

/** Opens the file; nothing is created or changed. */
export function openBase(options: FileOptions): Base {
  const patience = options.busyMilliseconds ?? 15_000;
  const database = new DatabaseSync(options.file, { timeout: patience, returnArrays: true });
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (statements.size > 300) statements.clear();
    statements.set(sql, statement);
    return statement;
  };
  // A journal of 32 MB before it is folded into the file: a record found by many values changes a page for each of them, and
  // the same pages come again.
  database.exec(
    `PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;
     PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 64000000;`,
  );
  let flushes = true;
  if (options.maxPages !== undefined)
    database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPages)}`);
  return {
    database,
    commonFrom: options.commonFrom ?? 20_000,
    outbox: new Set(options.outbox),
    patience,
    all: (sql, ...values) => rowsOf(prepared(sql).all(...values)),
    *each(sql, ...values) {
      for (const row of prepared(sql).iterate(...values)) if (isRow(row)) yield row;
    },
    run: (sql, ...values) => Number(prepared(sql).run(...values).lastInsertRowid),
    flush(now) {
      if (now !== flushes) database.exec(`PRAGMA synchronous = ${now ? "FULL" : "NORMAL"}`);
      flushes = now;
    },
    close: () => database.close(),
    [Symbol.dispose]: () => database.close(),
  };
}

function rowsOf(rows: readonly unknown[]): readonly Row[] {
  return rows.filter(isRow);
}

function isRow(row: unknown): row is Row {
  return Array.isArray(row);
}

/** Makes a new file ready or brings an older one up to this program's version; refuses what is not ours or newer. */
export function prepareFile(base: Base): void {
  refuseForeign(base);
  keepJournal(base);
  if (isCurrent(base)) weigh(base);
  else renew(base);
  if (base.outbox.size > 0) base.database.exec(outboxTables());
}

/**
 * A file that two programs make at the same moment is refused to one of them at once, however long it is told to wait: SQLite
 * does not ask the busy handler while a journal changes its form (sqlite.org/wal.html, section 8). So it is asked again here.
 */
function keepJournal({ database, patience }: Base): void {
  const end = performance.now() + patience;
  for (;;) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5; // SQLITE_BUSY
}

/** From now on this connection sees the file as it stands at this moment, until it is closed. */
export function holdStill({ database }: Base): void {
  database.exec("BEGIN");
  // The moment is taken with the first read.
  database.exec("SELECT count(*) FROM sqlite_schema");
}

function renew(base: Base): void {
  base.database.exec("BEGIN IMMEDIATE");
  try {
    refuseForeign(base);
    // Another process may have been quicker.
    if (!isCurrent(base)) migrate(base);
    base.database.exec("COMMIT");
  } catch (error) {
    if (base.database.isTransaction) base.database.exec("ROLLBACK");
    throw error;
  }
}

/** Lets SQLite look at how its indexes are filled where that has changed much; without it questions are only slower. */
function weigh(base: Base): void {
  try {
    base.database.exec("PRAGMA analysis_limit = 1000; PRAGMA optimize = 0x10002");
  } catch {
    // Another process is writing; the next start will do.
  }
}

/** Throws Refusal for a SQLite file of another program or of a newer version of this one; the file is only read. */
export function refuseForeign(base: Base): void {
  const version = numberOf(base, "PRAGMA user_version");
  const empty = numberOf(base, "SELECT count(*) FROM sqlite_schema") === 0;
  if (!empty && numberOf(base, "PRAGMA application_id") !== applicationId) {
    throw new Refusal("Tệp dữ liệu không phải của Phủ Sóng. Hãy chọn thư mục dữ liệu khác.");
  }
  if (version > fileVersion) {
    throw new Refusal(
      `Tệp dữ liệu do bản Phủ Sóng mới hơn ghi (phiên bản tệp ${version}, bản này đọc tới ${fileVersion}). ` +
        "Hãy cập nhật chương trình; tệp không bị thay đổi.",
    );
  }
}

/**
 * Throws Refusal where a newer program has raised the file's version since this one opened it: what this one would write by
 * its older mapping would not be found. Asked inside the transaction that is to write.
 */
export function refuseRaised(base: Base): void {
  if (numberOf(base, "PRAGMA user_version") === fileVersion) return;
  throw new Refusal(
    "Một bản Phủ Sóng khác vừa nâng cấp tệp dữ liệu; bản đang chạy này không ghi thêm được. Hãy dừng nó, cập nhật chương trình rồi chạy lại; chưa có gì bị sửa.",
  );
}

function isCurrent(base: Base): boolean {
  return numberOf(base, "PRAGMA user_version") === fileVersion && outdated(base).length === 0;
}

function migrate(base: Base): void {
  // Truth tables have had one form so far; the list of indexes has not.
  if (numberOf(base, "PRAGMA user_version") < 3000) base.database.exec("DROP TABLE IF EXISTS shape");
  base.database.exec(truthTables());
  for (const part of outdated(base)) makeAnew(base, part);
  putOutAnew(base);
  base.database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${fileVersion}`);
}

function numberOf(base: Base, sql: string): number {
  return Number(base.all(sql)[0]?.[0] ?? 0);
}
