import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { digestOfSecret } from "./secrets.ts";

const period = 30; // seconds, RFC 6238
const product = "Phủ Sóng";

/** A new secret for one-time codes, base32, 160 bits (RFC 4226, section 4). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator reads from the QR picture. */
export function totpAddress(secret: string, login: string): string {
  return totp(secret, login).toString();
}

/**
 * The step of a right code that comes after `lastStep`, else null. A step on either side is taken, for clocks that differ;
 * a code is never taken twice (RFC 6238, section 5.2).
 */
export function stepOfCode(
  secret: string,
  code: string,
  { now, lastStep }: { readonly now: Date; readonly lastStep: number },
): number | null {
  const timestamp = now.getTime();
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const away = totp(secret, "").validate({ token, timestamp, window: 1 });
  if (away === null) return null;
  const step = Math.floor(timestamp / 1000 / period) + away;
  return step > lastStep ? step : null;
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: product,
    label: label === "" ? product : label,
    algorithm: "SHA1",
    digits: 6,
    period,
    secret: Secret.fromBase32(secret),
  });
}

/** Ten codes for the day on which the telephone is lost: shown once; what is kept are their digests. */
export function newRecoveryCodes(): {
  readonly codes: readonly string[];
  readonly digests: readonly string[];
} {
  const codes = Array.from({ length: 10 }, () =>
    (randomBytes(10).toString("hex").match(/.{5}/g) ?? []).join("-"),
  );
  return { codes, digests: codes.map(digestOfRecovery) };
}

/** The digest of a recovery code however it was typed. */
export function digestOfRecovery(code: string): string {
  return digestOfSecret(code.toLowerCase().replaceAll(/[^0-9a-f]/g, ""));
}
