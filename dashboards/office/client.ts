import { isIP } from "node:net";
import type { Context } from "hono";
import { z } from "zod";

/** What the server tells of a request beside its bytes: from which address it came. */
const Env = z.object({ remote: z.string() });

/**
 * The address from which somebody asks: that of the connection, or, where that is a proxy of ours, the last one in
 * X-Forwarded-For that is none. "" = not known (no network lies between). An IPv6 address is told by its network of 64 bits,
 * since whoever has one has all of them.
 */
export function clientAddress(context: Context, proxies: readonly string[]): string {
  const env = Env.safeParse(context.env);
  let address = plain(env.success ? env.data.remote : "");
  const forwarded = (context.req.header("x-forwarded-for") ?? "").split(",").map(plain);
  while (proxies.includes(address)) {
    const before = forwarded.pop();
    if (before === undefined || isIP(before) === 0) break;
    address = before;
  }
  return isIP(address) === 6 ? networkOf(address) : address;
}

function plain(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, "");
}

/** The first 64 bits of an IPv6 address, written out. */
function networkOf(address: string): string {
  const [head = "", tail] = address.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => "0");
  return `${[...front, ...middle, ...back].slice(0, 4).join(":")}::/64`;
}
