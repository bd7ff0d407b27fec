import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import type { Limits } from "./limits.ts";
import { ConnectionTrouble } from "./trouble.ts";

const mebibyte = 1024 * 1024;

/**
 * Reads a body to its end within the limits and undoes its content encoding (gzip, deflate, br); the bytes are otherwise
 * untouched. Throws `ConnectionTrouble` for a body that is too large, a bomb or broken, and lets the socket go.
 */
export async function readBody(
  stream: Readable,
  answer: { readonly url: string; readonly encoding: string; readonly length: string | undefined },
  limits: Limits,
): Promise<Uint8Array> {
  const announced = Number(answer.length ?? "0");
  if (announced > limits.wireBytes) {
    stream.destroy();
    throw tooLarge(answer.url, announced);
  }
  const wire = { bytes: 0 };
  let body: AsyncIterable<Buffer> = counted(stream, wire, answer.url, limits);
  for (const name of encodingsOf(answer)) body = decoded(body, name, answer.url);

  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of body) {
      size += piece.length;
      if (size > limits.bodyBytes) throw tooLarge(answer.url, size);
      if (size > limits.ratioFrom && size > wire.bytes * limits.ratio)
        throw bomb(answer.url, wire.bytes, size);
      pieces.push(piece);
    }
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return new Uint8Array(Buffer.concat(pieces));
}

async function* counted(
  stream: Readable,
  wire: { bytes: number },
  url: string,
  limits: Limits,
): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    const bytes = Buffer.from(piece);
    wire.bytes += bytes.length;
    if (wire.bytes > limits.wireBytes) throw tooLarge(url, wire.bytes);
    yield bytes;
  }
}

/** Encodings in the order in which they must be undone. */
function encodingsOf(answer: { readonly url: string; readonly encoding: string }): string[] {
  const names = answer.encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity")
    .toReversed();
  // Each layer multiplies what a bomb can do; no honest site packs twice.
  if (names.length <= 1) return names;
  throw new ConnectionTrouble(
    "compression-bomb",
    answer.url,
    `${hostOf(answer.url)}: trang nén nhiều lớp (${answer.encoding}) nên không mở`,
  );
}

async function* decoded(source: AsyncIterable<Buffer>, name: string, url: string): AsyncGenerator<Buffer> {
  const input = source[Symbol.asyncIterator]();
  const first = await input.next();
  if (first.done === true) return; // an empty body with an encoding header is what many servers send with 304 and 404
  const decoder = decoderFor(name, first.value, url);
  const feeding = feed(decoder, first.value, input);
  try {
    for await (const piece of decoder) yield Buffer.from(piece);
    await feeding;
  } catch (error) {
    decoder.destroy();
    const reason = await feeding.then(
      () => error,
      (cause: unknown) => cause,
    );
    if (reason instanceof ConnectionTrouble || isNetwork(reason)) throw reason;
    throw new ConnectionTrouble(
      "broken-answer",
      url,
      `${hostOf(url)}: nội dung nén bị hỏng; lượt sau sẽ thử lại`,
      { cause: reason },
    );
  } finally {
    decoder.destroy();
  }
}

async function feed(decoder: Transform, first: Buffer, rest: AsyncIterator<Buffer>): Promise<void> {
  try {
    for (
      let piece: IteratorResult<Buffer> = { done: false, value: first };
      piece.done !== true;
      piece = await rest.next()
    )
      if (!decoder.write(piece.value)) await drained(decoder);
    decoder.end();
  } catch (error) {
    decoder.destroy(error instanceof Error ? error : undefined);
    throw error;
  } finally {
    await rest.return?.();
  }
}

/** Waits until the decoder takes more, or is gone. */
function drained(decoder: Transform): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      decoder.off("drain", settle).off("close", settle);
      if (decoder.destroyed) reject(decoder.errored ?? new Error("decoder closed"));
      else resolve();
    };
    decoder.once("drain", settle).once("close", settle);
    if (decoder.destroyed) settle();
  });
}

function decoderFor(name: string, first: Buffer, url: string): Transform {
  if (name === "gzip" || name === "x-gzip") return createGunzip();
  if (name === "br") return createBrotliDecompress();
  // "deflate" means zlib by the standard and raw deflate by some servers; zlib's first byte tells.
  if (name === "deflate") return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
  throw new ConnectionTrouble(
    "broken-answer",
    url,
    `${hostOf(url)}: trang dùng kiểu nén lạ (${name.slice(0, 40)}); báo cho nơi quản trị trang`,
  );
}

function isNetwork(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("UND_ERR");
}

function tooLarge(url: string, bytes: number): ConnectionTrouble {
  const text = `${hostOf(url)}: trang lớn quá mức cho phép (hơn ${Math.floor(bytes / mebibyte)} MB) nên bỏ qua; kiểm tra xem địa chỉ có phải trang tin không`;
  return new ConnectionTrouble("too-large", url, text);
}

function bomb(url: string, wire: number, size: number): ConnectionTrouble {
  const text = `${hostOf(url)}: nội dung nén phình gấp ${Math.floor(size / Math.max(wire, 1))} lần nên không mở; báo cho nơi quản trị trang`;
  return new ConnectionTrouble("compression-bomb", url, text);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
