import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Refusal } from "../../config/verb.ts";

/** Seals the secrets of one-time codes, so that who reads the store or a backup of it alone can make no codes. */
export interface CodeKey {
  /** The secret as it is kept, bound to the account: moved to another account it opens nothing. */
  seal(secret: string, account: string): string;
  /** The secret back; null when it was sealed with another key or for another account. One from before there was a key is as it is. */
  open(kept: string, account: string): string | null;
}

/** The key's file in the data folder; copied apart from every backup, and to each machine that serves the pages. */
const keyFile = "khoa-ma-6-so";
const keyBytes = 32; // AES-256
const nonceBytes = 12; // NIST SP 800-38D, section 5.2.1.1
const tagBytes = 16;
const mark = "v1.";

/** The key of this data folder, made when the first secret is sealed; without a folder (tests) secrets are kept as they are. */
export function openCodeKey(folder: string | null): CodeKey {
  if (folder === null) return { seal: (secret) => secret, open: (kept) => kept };
  let known: Buffer | null = null;
  return {
    seal(secret, account) {
      known ??= readKey(folder) ?? makeKey(folder);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", known, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(account));
      const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return mark + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open(kept, account) {
      if (!kept.startsWith(mark)) return kept;
      known ??= readKey(folder);
      if (known === null) return null;
      const bytes = Buffer.from(kept.slice(mark.length), "base64url");
      if (bytes.length <= nonceBytes + tagBytes) return null;
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", known, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(account));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        const secret = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([secret, decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}

/** null when there is none yet; a key that is damaged is never taken for none, since a new one would open nothing: a `Refusal`. */
function readKey(folder: string): Buffer | null {
  try {
    const key = Buffer.from(readFileSync(path.join(folder, keyFile), "utf8").trim(), "base64url");
    if (key.length === keyBytes) return key;
    throw new Refusal(
      `Tệp ${keyFile} trong thư mục dữ liệu bị hỏng nên không mở được mã 6 số; hãy chép lại từ bản cất riêng.`,
    );
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Two programs may begin at once: the key is written whole beside its place, and who links first has made it. */
function makeKey(folder: string): Buffer {
  mkdirSync(folder, { recursive: true });
  const draft = path.join(folder, `.${keyFile}-${randomBytes(8).toString("hex")}`);
  writeFileSync(draft, `${randomBytes(keyBytes).toString("base64url")}\n`, {
    mode: 0o600,
    flag: "wx",
    flush: true,
  });
  try {
    linkSync(draft, path.join(folder, keyFile));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readKey(folder);
  if (made === null) throw new Error(`${keyFile} was made and is not there`);
  return made;
}
