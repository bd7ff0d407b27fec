import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Opening } from "./account.ts";
import { type Call, strange } from "./ask.ts";
import type { Token } from "./tokens.ts";
import { PlatformTrouble } from "./trouble.ts";

/** How a platform renews an access token. */
export interface Renewal {
  readonly host: string;
  /** The question that spends the refresh token; null where the token's file lacks what it takes. */
  readonly call: (token: Token) => Call | null;
  /** A refusal of the platform in its own shape; null when the answer is none. */
  readonly refusal: (json: unknown) => PlatformTrouble | null;
  /** In Vietnamese: which fields of the token's file are missing. */
  readonly needs: string;
}

/** What of an account's opening a renewal takes. */
export type Renewing = Pick<Opening, "token" | "tokenName" | "tokens" | "leases" | "now" | "ask">;

const Renewed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  /** Seconds; Zalo writes them as text. */
  expires_in: z.coerce.number().positive(),
});
const early = 5 * 60_000; // renewed so long before its end
const leaseSeconds = 60;
const tries = 10; // looks at the file while another collector renews
const between = 500; // milliseconds

/**
 * The access token to use now, renewed when it is near its end or was just refused (`stale`). A refresh token can be
 * spent once, so one collector at a time renews, reads the file again first, and has written the new pair down before it
 * is used.
 */
export async function validToken(opening: Renewing, renewal: Renewal, stale: string | null): Promise<string> {
  const { tokens, tokenName, leases, now } = opening;
  const current = async (): Promise<{ token: Token; usable: string | null }> => {
    const token = (await tokens.read(tokenName)) ?? opening.token;
    return { token, usable: usable(token, now(), stale) };
  };
  const first = await current();
  if (first.usable !== null) return first.usable;
  if (leases === null) return renewed(first.token, opening, renewal);

  const holder = `${process.pid}-${randomBytes(4).toString("hex")}`; // two channels of one process are two as well
  for (let tried = 0; tried < tries; tried += 1) {
    const lease = await leases.lease(`token/${tokenName}`, holder, leaseSeconds, new Date());
    if (lease !== null) {
      try {
        const again = await current();
        return again.usable ?? (await renewed(again.token, opening, renewal));
      } finally {
        await leases.release(lease);
      }
    }
    await wait(between);
    const other = await current();
    if (other.usable !== null) return other.usable;
  }
  throw new PlatformTrouble(
    "down",
    `${renewal.host}: máy thu khác đang đổi mã truy cập; lượt sau sẽ thử lại`,
  );
}

function usable(token: Token, now: Date, stale: string | null): string | null {
  const { access_token: access, expires_at: ends } = token;
  if (access === undefined || access === stale) return null;
  return ends === undefined || Date.parse(ends) - early > now.getTime() ? access : null;
}

async function renewed(token: Token, opening: Renewing, renewal: Renewal): Promise<string> {
  const call = renewal.call(token);
  if (call === null)
    throw new PlatformTrouble(
      "token",
      `mã truy cập đã hết hạn và không tự đổi được: tệp mã thiếu ${renewal.needs}; cấp lại mã truy cập`,
    );
  const reply = await opening.ask(call);
  const refusal = renewal.refusal(reply.json);
  if (refusal !== null) throw refusal;
  const fresh = Renewed.safeParse(reply.json).data;
  if (fresh === undefined) throw strange(renewal.host, reply.status, "mã truy cập mới");
  const ends = new Date(opening.now().getTime() + fresh.expires_in * 1000);
  await opening.tokens.keep(opening.tokenName, {
    ...token,
    access_token: fresh.access_token,
    refresh_token: fresh.refresh_token ?? token.refresh_token,
    expires_at: ends.toISOString(),
  });
  return fresh.access_token;
}
