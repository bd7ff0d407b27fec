import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import type { Limits } from "./limits.ts";
import { ConnectionTrouble } from "./trouble.ts";

const mebibyte = 1024 * 1024;

/** Refuses a body that announces more than may come. Throws `ConnectionTrouble`. */
export function refuseAnnounced(url: string, length: string | undefined, { wireBytes }: Limits): void {
  const announced = Number(length ?? "0");
  if (announced > wireBytes) throw tooLarge(url, announced);
}

/**
 * Undoes a body's content encoding (gzip, deflate, br) within the limits; the bytes are otherwise untouched. Throws
 * `ConnectionTrouble` for a body that is too large, a bomb or broken.
 */
export async function readBody(
  wire: Buffer,
  answer: { readonly url: string; readonly encoding: string },
  limits: Limits,
): Promise<Uint8Array> {
  // An empty body with an encoding header is what many servers send with 304 and 404.
  const body = wire.length === 0 ? wire : await unpacked(wire, answer, limits);
  return new Uint8Array(body.buffer, body.byteOffset, body.length);
}

async function unpacked(
  wire: Buffer,
  answer: { readonly url: string; readonly encoding: string },
  limits: Limits,
): Promise<Uint8Array> {
  const names = answer.encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  const [name, ...others] = names;
  if (name === undefined) return wire;
  // Each layer multiplies what a bomb can do; no honest site packs twice.
  if (others.length > 0) throw bomb(answer.url, `trang nén nhiều lớp (${answer.encoding.slice(0, 60)})`);

  const byRatio = Math.max(limits.ratioFrom, wire.length * limits.ratio);
  const maxOutputLength = Math.min(limits.bodyBytes, byRatio);
  try {
    return await decoderFor(name, wire, answer.url)(wire, { maxOutputLength });
  } catch (error) {
    if (error instanceof ConnectionTrouble) throw error;
    const isTooLong = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    if (isTooLong && byRatio <= limits.bodyBytes)
      throw bomb(answer.url, `nội dung nén phình hơn ${Math.floor(byRatio / wire.length)} lần`);
    if (isTooLong) throw tooLarge(answer.url, maxOutputLength);
    throw new ConnectionTrouble(
      "broken-answer",
      answer.url,
      `${hostOf(answer.url)}: nội dung nén bị hỏng; lượt sau sẽ thử lại`,
      { cause: error },
    );
  }
}

const gunzipped = promisify(gunzip);
const unbrotlied = promisify(brotliDecompress);
const inflated = promisify(inflate);
const inflatedRaw = promisify(inflateRaw);

function decoderFor(
  name: string,
  wire: Buffer,
  url: string,
): (bytes: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer> {
  if (name === "gzip" || name === "x-gzip") return gunzipped;
  if (name === "br") return unbrotlied;
  // "deflate" means zlib by the standard and raw deflate by some servers; zlib's first byte tells.
  if (name === "deflate") return ((wire[0] ?? 0) & 0x0f) === 8 ? inflated : inflatedRaw;
  const text = `${hostOf(url)}: trang dùng kiểu nén lạ (${name.slice(0, 40)}); báo cho nơi quản trị trang`;
  throw new ConnectionTrouble("broken-answer", url, text);
}

/** The trouble of a page of so many bytes or more. */
export function tooLarge(url: string, bytes: number): ConnectionTrouble {
  const text = `${hostOf(url)}: trang lớn quá mức cho phép (hơn ${Math.floor(bytes / mebibyte)} MB) nên bỏ qua; kiểm tra xem địa chỉ có phải trang tin không`;
  return new ConnectionTrouble("too-large", url, text);
}

function bomb(url: string, what: string): ConnectionTrouble {
  const text = `${hostOf(url)}: ${what} nên không mở; báo cho nơi quản trị trang`;
  return new ConnectionTrouble("compression-bomb", url, text);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
