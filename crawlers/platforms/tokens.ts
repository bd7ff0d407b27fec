import { createHash, randomBytes } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { makeFolder } from "../../config/make-folder.ts";
import type { Secrets } from "./secrets.ts";
import { PlatformTrouble } from "./trouble.ts";

/** What opens an account; which of these a platform needs stands in docs/platforms.md. */
const Token = z.object({
  access_token: z.string().optional(),
  api_key: z.string().optional(),
  app_id: z.coerce.string().optional(),
  /** Facebook: signs each request (`appsecret_proof`). */
  app_secret: z.string().optional(),
  /** Zalo. */
  secret_key: z.string().optional(),
  /** TikTok. */
  client_key: z.string().optional(),
  client_secret: z.string().optional(),
  refresh_token: z.string().optional(),
  /** UTC; the access token is not used after it. */
  expires_at: z.iso.datetime({ offset: true }).optional(),
  /** Hash of the variable that this file was renewed from: a new variable stands before it. */
  began_with: z.string().optional(),
});
export type Token = z.infer<typeof Token>;

/** The access tokens of this machine. */
export interface Tokens {
  /** null = there is none. Throws `PlatformTrouble` for one that others may read or that cannot be understood. */
  read(name: string): Promise<Token | null>;
  /** Replaces what a token holds; durable when it resolves. */
  keep(name: string, token: Token): Promise<void>;
}

/**
 * Tokens come from files `<name>.json` (or `<name>` with nothing but the token) in a folder, or from variables
 * `PHUSONG_TOKEN_<NAME>`. What is renewed is written to the folder, also when it began as a variable.
 */
export function openTokens(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  secrets: Secrets,
): Tokens {
  const seen = (token: Token): Token => {
    const { access_token, api_key, app_secret, secret_key, client_secret, refresh_token } = token;
    for (const value of [access_token, api_key, app_secret, secret_key, client_secret, refresh_token])
      secrets.add(value);
    return token;
  };
  const variable = (name: string): string | undefined =>
    env[`PHUSONG_TOKEN_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`]?.trim() || undefined;
  return {
    async read(name) {
      const given = variable(name);
      if (given !== undefined) secrets.add(given);
      const file = await fileOf(folder, name);
      const kept = file === null ? null : seen(understood(file.text, name, file.path));
      if (given === undefined) return kept;
      if (kept?.began_with === hashOf(given)) return kept;
      return seen({ ...understood(given, name, "biến môi trường"), began_with: hashOf(given) });
    },
    async keep(name, token) {
      seen(token);
      await makeFolder(folder);
      const target = path.join(folder, `${name}.json`);
      const draft = `${target}.${randomBytes(4).toString("hex")}`;
      try {
        await using handle = await open(draft, "wx", 0o600);
        await handle.writeFile(`${JSON.stringify(token, null, 2)}\n`);
        await handle.sync();
        await rename(draft, target);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      if (process.platform === "win32") return;
      await using above = await open(folder, "r");
      await above.sync(); // the new name is durable only when its folder is
    },
  };
}

async function fileOf(folder: string, name: string): Promise<{ text: string; path: string } | null> {
  for (const file of [`${name}.json`, name]) {
    const at = path.join(folder, file);
    const found = await stat(at).catch(() => null);
    if (found === null) continue;
    if (!found.isFile()) throw refused(name, `${at} không phải là tệp`);
    if (process.platform !== "win32" && (found.mode & 0o077) !== 0)
      throw refused(name, `người khác trên máy đọc được tệp ${at}; chạy: chmod 600 ${at}`);
    const text = await readFile(at, "utf8").catch(() => {
      throw refused(name, `không đọc được tệp ${at}; kiểm tra chủ sở hữu và quyền của tệp`);
    });
    return { text, path: at };
  }
  return null;
}

function understood(text: string, name: string, where: string): Token {
  const bare = text.trim();
  if (!bare.startsWith("{")) {
    if (bare === "" || /\s/.test(bare)) throw refused(name, `${where} trống hoặc có khoảng trắng ở giữa`);
    return { access_token: bare, api_key: bare };
  }
  let value: unknown;
  try {
    value = JSON.parse(bare);
  } catch {
    throw refused(name, `${where} không phải JSON đúng cú pháp`); // what stands there must not be told
  }
  const token = Token.safeParse(value);
  if (token.success) return token.data;
  throw refused(
    name,
    `${where} sai ở mục ${token.error.issues.map((issue) => issue.path.join(".")).join(", ")}`,
  );
}

function refused(name: string, why: string): PlatformTrouble {
  return new PlatformTrouble("token", `không dùng được mã truy cập “${name}”: ${why}`);
}

/**
 * What a token's allowance is counted by: the same on every machine that has the key, also after the token was renewed. An
 * API key is counted by itself; accounts that came through one application keep apart by the name that the city's file gives.
 */
export function allowanceName(name: string, token: Token): string {
  const { api_key, app_id, client_key, access_token } = token;
  const lasting = api_key ?? app_id ?? client_key ?? access_token;
  if (lasting === undefined) return name;
  return hashOf(api_key === undefined ? `${lasting} ${name}` : lasting);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
