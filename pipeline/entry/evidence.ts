import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileTypeFromBuffer } from "file-type";
import type { EntryFile } from "../store/records.ts";

/** Folder of evidence files within the data folder: `bang-chung/<first two letters>/<SHA-256>`. */
export const evidenceFolder = "bang-chung";

/** Bytes of one evidence file: a scanned report of some dozen pages. */
export const mostEvidenceBytes = 10_000_000;

/** Kinds of files that are taken, by what their bytes are; nothing that a browser would run. */
const taken: Readonly<Record<string, string>> = {
  pdf: "PDF",
  png: "ảnh PNG",
  jpg: "ảnh JPEG",
  webp: "ảnh WebP",
  docx: "Word (.docx)",
  xlsx: "Excel (.xlsx)",
  mp3: "âm thanh MP3",
  mp4: "video MP4",
};

/** The kinds in words, for forms. */
export const takenWords = Object.values(taken).join(", ");

/** What became of a file that was sent: kept, or refused with what to do. */
export type KeptFile = { readonly file: EntryFile } | { readonly problem: string };

/** Keeps a file under its digest; its kind is read from its bytes, never from its name. The same bytes lie there once. */
export async function keepEvidence(
  data: string,
  sent: { readonly name: string; readonly bytes: Uint8Array },
): Promise<KeptFile> {
  const { bytes } = sent;
  if (bytes.length === 0) return { problem: "Tệp trống. Hãy chọn lại tệp." };
  if (bytes.length > mostEvidenceBytes)
    return {
      problem: `Tệp lớn hơn ${mostEvidenceBytes / 1_000_000} MB. Hãy nén ảnh hoặc quét lại ở độ phân giải thấp hơn.`,
    };
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found === undefined || !Object.hasOwn(taken, found.ext))
    return {
      problem: `Chỉ nhận tệp ${takenWords}. Tệp này không phải một trong các loại đó, dù tên tệp ghi gì.`,
    };
  const digest = await keepBytes(data, bytes);
  return { file: { digest, name: cleanName(sent.name, found.ext), type: found.mime, bytes: bytes.length } };
}

/** Keeps bytes under their digest and gives it: written aside, made durable, then renamed, so that a file is whole or not there. */
export async function keepBytes(data: string, bytes: Uint8Array): Promise<string> {
  const digest = createHash("sha256").update(bytes).digest("hex");
  const place = placeOf(data, digest);
  if ((await bytesOf(data, digest)) !== null) return digest;
  await mkdir(path.dirname(place), { recursive: true });
  const aside = `${place}.${randomUUID()}.tmp`;
  try {
    await using file = await open(aside, "wx");
    await file.writeFile(bytes);
    await file.sync();
    await rename(aside, place);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  return digest;
}

/** The bytes under a digest; null when there are none, or when they are not what they were any more. */
export async function bytesOf(data: string, digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!/^[0-9a-f]{64}$/.test(digest)) return null;
  const bytes = await readFile(placeOf(data, digest)).catch(() => null);
  if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== digest) return null;
  return new Uint8Array(bytes);
}

function placeOf(data: string, digest: string): string {
  return path.join(data, evidenceFolder, digest.slice(0, 2), digest);
}

/** The person's name for the file without what a path or a header could trip over, and with the ending that its bytes have. */
function cleanName(name: string, ending: string): string {
  const bare = name
    .normalize("NFC")
    .replace(/^.*[/\\]/u, "")
    .replace(/\.[^.]{1,5}$/u, "")
    .replaceAll(/[\p{C}"<>:|?*%;]/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .slice(0, 80);
  return `${bare === "" ? "bang-chung" : bare}.${ending}`;
}
