import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3 costs 32 MiB for each guess. */
const usualCost: Cost = { N: 2 ** 15, r: 8, p: 3 };
const hashBytes = 32;
const atOnce = 2; // 32 MiB and a core each
const mostWaiting = 30; // more are turned away: a flood of guesses may not fill the memory

/** Too many passwords are being checked at this moment; the same question may be asked again in a minute. */
export class TooBusy extends Error {
  override name = "TooBusy";
}

/** Hashes and checks passwords, a few at a time. */
export interface Passwords {
  /** `scrypt$N$r$p$salt$hash`, both base64url. Throws `TooBusy`. */
  hash(password: string): Promise<string>;
  /** Whether it is the password; with null, as long as that would take and false. Throws `TooBusy`. */
  matches(password: string, hashed: string | null): Promise<boolean>;
}

/** Opens the hashing of passwords of one program; only tests ask for another cost. */
export function openPasswords(cost: Cost = usualCost): Passwords {
  const salt = randomBytes(16);
  const waiting: (() => void)[] = [];
  let running = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= mostWaiting) throw new TooBusy("too many passwords are being checked");
    if (running >= atOnce) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: (password) => {
      const own = randomBytes(16);
      return inTurn(async () => written(cost, own, await derive(password, own, cost)));
    },
    matches: (password, hashed) =>
      inTurn(async () => {
        const known = hashed === null ? null : read(hashed);
        const derived = await derive(password, known?.salt ?? salt, known ?? cost);
        return known !== null && timingSafeEqual(derived, known.hash);
      }),
  };
}

/** What one hash costs: memory is 128 · N · r bytes, done p times over. */
interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, hashBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function written({ N, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

function read(hashed: string): (Cost & { readonly salt: Buffer; readonly hash: Buffer }) | null {
  const [name, N, r, p, salt = "", hash = ""] = hashed.split("$");
  if (name !== "scrypt" || Buffer.from(hash, "base64url").length !== hashBytes) return null;
  return {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, "base64url"),
    hash: Buffer.from(hash, "base64url"),
  };
}

const shortest = 10;
const longest = 200;
/** Pieces of which the commonest Vietnamese passwords are made; what remains without them must still be something. */
const common = /matkhau|password|passw0rd|qwerty|abc123|iloveyou|anhyeuem|vietnam|phusong|admin|\d{4,}/g;

/** Why this may not be somebody's password, in Vietnamese; null when it may. Length counts, not kinds of letters (NIST SP 800-63B). */
export function passwordProblem(password: string, login: string): string | null {
  const { length } = password.normalize("NFC");
  if (length < shortest) return `Mật khẩu cần ít nhất ${shortest} chữ cái; một câu vài từ là dễ nhớ nhất.`;
  if (length > longest) return `Mật khẩu dài quá ${longest} chữ cái.`;
  const bare = password.toLowerCase().replaceAll(login.toLowerCase(), "").replaceAll(common, "");
  if (new Set(bare).size < 4) return "Mật khẩu này quá dễ đoán. Hãy chọn vài từ không liên quan đến nhau.";
  return null;
}
