/** Bytes of a text in windows-1258, whose Vietnamese tone marks stand behind their vowel; throws on what it does not hold. */
export function windows1258(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text.normalize("NFC")) {
    const whole = byteOf.get(letter);
    if (whole !== undefined) {
      bytes.push(whole);
      continue;
    }
    const parts = letter.normalize("NFD");
    const [tone = ""] = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts) ?? [];
    for (const part of [parts.replace(tone, "").normalize("NFC"), tone]) {
      const byte = byteOf.get(part);
      if (byte === undefined) throw new RangeError(`windows-1258 has no "${letter}"`);
      bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}

/** Bytes of a text in UTF-16, little endian, with its byte order mark. */
export function utf16(text: string): Uint8Array {
  return Buffer.from(`\uFEFF${text}`, "utf16le");
}

const decoder = new TextDecoder("windows-1258");
const byteOf = new Map(
  Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
);
