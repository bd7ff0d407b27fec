import { createHash, randomBytes } from "node:crypto";

/** A secret of 256 bits for cookies and links; only its digest is ever kept. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a secret that nobody could guess: its SHA-256, hexadecimal. */
export function digestOfSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
