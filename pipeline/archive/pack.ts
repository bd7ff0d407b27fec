import { open, rm } from "node:fs/promises";
import path from "node:path";
import { addressId } from "../../crawlers/address.ts";
import { bytesAt, writeAll } from "../../crawlers/archive-bytes.ts";
import { checkFile, type FileCheck, warcFiles } from "../../crawlers/archive-check.ts";
import { type IndexEntry, indexLines } from "../../crawlers/archive-index.ts";
import { EvidenceLost } from "../../crawlers/archive-refusals.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { answerIn, packWarcinfo, type Place, unpackRecord } from "../../crawlers/warc.ts";
import { type PackagedPage, writeWacz } from "../../crawlers/wacz.ts";
import { software } from "../desk.ts";
import { dated, dayOf } from "../measure/windows.ts";
import type { Store } from "../store/store.ts";

/** The days in Việt Nam whose captures are wanted; null = from the first, to the last. */
export interface Span {
  readonly from: string | null;
  readonly to: string | null;
}

/** What was packed. */
export interface Packed {
  readonly files: number;
  readonly captures: number;
  readonly pages: number;
  readonly bytes: number;
  /** Files that a collector still writes: their captures are not in the package. */
  readonly open: number;
  /** Files with damage, which are not in the package either. */
  readonly damaged: readonly string[];
}

const originals = "phusong-ban-goc.warc.gz";
const asked = 100; // addresses of one question to the store

/**
 * Writes the captures of a span of days as one WACZ file: whole WARC files, since each holds one day, and the records that
 * their revisits name where these lie in other files. Every record is unpacked and held against its digests first; a damaged
 * file stays out and is told. Pages that ask not to be found or shown are in it too,
 * as evidence: its description says that it is not for the public.
 */
export async function packArchive(
  { store, folder, clock }: { readonly store: Store; readonly folder: string; readonly clock: Clock },
  out: string,
  span: Span,
  progress: (file: string) => void = () => undefined,
): Promise<Packed> {
  const checks: FileCheck[] = [];
  for (const file of (await warcFiles(folder)).filter((name) => isWithin(dayOfFile(name), span))) {
    checks.push(await checkFile(folder, file));
    progress(file);
  }
  const whole = checks.filter(
    ({ isOpen, problems }) => !isOpen && problems.every(({ fault }) => fault === "index"),
  );
  const entries = whole.flatMap((check) => check.entries);
  const beside = path.join(path.dirname(out), `.${process.pid}-${originals}`);
  try {
    const named = await copyOriginals(folder, whole, beside, clock);
    const pages = await pagesOf(store, entries);
    const words = spanWords(span, entries);
    const bytes = await writeWacz(out, {
      files: [
        ...whole.map(({ file }) => ({ from: path.join(folder, file), name: file })),
        ...(named.length === 0 ? [] : [{ from: beside, name: originals }]),
      ],
      index: indexLines([...entries, ...named]),
      pages,
      title: `Phủ Sóng: bản chụp ${words}`,
      description:
        "Bản chụp các trang và bài đăng do Phủ Sóng thu, kèm yêu cầu đã gửi, phản hồi và mã băm SHA-256. " +
        "Là chứng cứ nội bộ: có cả trang ghi noarchive, noindex; không đăng công khai.",
      software,
      created: clock.now(),
    });
    return {
      files: whole.length,
      captures: entries.length,
      pages: pages.length,
      bytes,
      open: checks.filter(({ isOpen }) => isOpen).length,
      damaged: checks.filter((check) => !check.isOpen && !whole.includes(check)).map(({ file }) => file),
    };
  } finally {
    await rm(beside, { force: true });
  }
}

/** The day in Việt Nam on which a file was begun, and in which it ends; its name tells the moment in UTC. */
function dayOfFile(name: string): string {
  const [, day = "", time = ""] = /^phusong-(\d{8})(\d{6})-/.exec(name) ?? [];
  const at = `${day.replace(/(....)(..)/, "$1-$2-")}T${time.replace(/(..)(..)/, "$1:$2:")}Z`;
  const instant = new Date(at);
  return Number.isNaN(instant.getTime()) ? "" : dayOf(instant);
}

function isWithin(day: string, { from, to }: Span): boolean {
  return (from === null || day >= from) && (to === null || day <= to);
}

/** Copies the records that revisits name in files which are not packed, byte for byte, into one file; gives its index. */
async function copyOriginals(
  folder: string,
  whole: readonly FileCheck[],
  into: string,
  clock: Clock,
): Promise<readonly IndexEntry[]> {
  const packed = new Set(whole.map(({ file }) => file));
  const wanted = new Map<string, Place>();
  for (const { original } of whole.flatMap(({ revisits }) => revisits))
    if (!packed.has(original.file)) wanted.set(`${original.file} ${original.offset}`, original);
  if (wanted.size === 0) return [];
  await using handle = await open(into, "w");
  const info = await packWarcinfo(originals, clock.now().toISOString(), { software });
  await writeAll(handle, info, 0);
  const entries: IndexEntry[] = [];
  let offset = info.length;
  for (const place of wanted.values()) {
    const found = await recordAt(folder, place);
    if (found === null) continue; // `archive verify` tells of it; the revisits that name it are without their bytes here too
    const { bytes, record } = found;
    await writeAll(handle, bytes, offset);
    const { status, headers } = answerIn(record.block);
    const mime = headers["content-type"]?.split(";", 1)[0]?.trim() ?? "unk";
    const { url, date, digest } = record;
    entries.push({
      url,
      date,
      digest: digest ?? "",
      mime,
      status,
      file: originals,
      offset,
      length: bytes.length,
    });
    offset += bytes.length;
  }
  return entries;
}

async function recordAt(folder: string, place: Place) {
  try {
    const bytes = await bytesAt(folder, place, null);
    const record = await unpackRecord(bytes);
    return record?.type === "response" ? { bytes, record } : null;
  } catch (error) {
    if (error instanceof EvidenceLost) return null;
    throw error;
  }
}

/** The captures that became items, by their titles; newest first. */
async function pagesOf(store: Store, entries: readonly IndexEntry[]): Promise<readonly PackagedPage[]> {
  const seen = entries.filter(({ status, mime }) => status === 200 && /html|revisit/.test(mime));
  const byAddress = Map.groupBy(seen, ({ url }) => addressId(url));
  const ids = [...byAddress.keys()];
  const pages: PackagedPage[] = [];
  for (let at = 0; at < ids.length; at += asked) {
    const some = ids.slice(at, at + asked);
    const { rows } = await store.list("item", {
      where: { is: { addressId: some } },
      order: { by: "firstCapturedAt", direction: "descending" },
      limit: 10_000,
    });
    for (const { value: item } of rows)
      for (const id of new Set([item.url, ...item.aliases].map(addressId)))
        for (const { url, date } of byAddress.get(id) ?? [])
          pages.push({ url, ts: date, title: item.title === "" ? url : item.title, id: item.id });
  }
  return pages.toSorted((a, b) => b.ts.localeCompare(a.ts));
}

function spanWords({ from, to }: Span, entries: readonly IndexEntry[]): string {
  const days = entries.map(({ date }) => dayOf(new Date(date))).toSorted();
  const first = from ?? days[0];
  const last = to ?? days.at(-1);
  if (first === undefined || last === undefined) return "(trống)";
  return first === last ? `ngày ${dated(first)}` : `từ ${dated(first)} đến ${dated(last)}`;
}
