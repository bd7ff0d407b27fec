import { Refusal, type Words } from "../../config/verb.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { AccessToken } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";
import { personNamed } from "./accounts.ts";
import { scopeNames, scopes } from "./scopes.ts";
import { createToken, isOpen, listTokens, revokeToken, tokenWords } from "./tokens.ts";

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
}

interface Asked {
  readonly actor: string;
  /** The account. */
  readonly id: string;
  readonly words: Words;
}

const shownDigits = 12; // of a key's digest; enough to tell the keys of one account apart

/** `people token`: makes a key and says its secret this one time. Throws a `Refusal`. */
export async function makeToken(parts: Parts, { actor, id, words: { values } }: Asked): Promise<string> {
  const given = [values["scope"] ?? []].flat();
  const strange = given.filter((one) => !scopes.some((scope) => scope === one));
  if (given.length === 0 || strange.length > 0)
    throw new Refusal(
      `--scope: chọn trong ${scopes.map((scope) => `${scope} (${scopeNames[scope]})`).join(", ")}.`,
    );
  const days = values["days"] ?? "90";
  if (typeof days !== "string" || !/^\d{1,3}$/.test(days))
    throw new Refusal("--days: số ngày từ 1 đến 366. Ví dụ: --days 90");
  const name = values["name"];
  if (typeof name !== "string")
    throw new Refusal('Thiếu --name: khóa dùng cho việc gì. Ví dụ: --name "Cổng dữ liệu"');
  const asked = {
    person: id,
    name,
    scopes: scopes.filter((scope) => given.includes(scope)),
    days: Number(days),
  };
  const { secret, token } = await createToken(parts, actor, asked);
  return `Khóa của ${id}: ${tokenWords(token)}\nKhóa chỉ hiện một lần này, hãy chép vào phần mềm sẽ dùng:\n  ${secret}\n`;
}

/** `people tokens`: the keys of an account, without their secrets. */
export async function tellTokens({ store, clock }: Parts, id: string): Promise<string> {
  await personNamed(store, id);
  const all = await listTokens(store, id);
  if (all.length === 0) return `${id} chưa có khóa nào.\n`;
  return all.map((one) => `${lineOf(one, clock.now())}\n`).join("");
}

/** `people revoke`: ends a key by the digits that `people tokens` shows. Throws a `Refusal`. */
export async function endToken(parts: Parts, { actor, id, words: { values } }: Asked): Promise<string> {
  const digits = values["token"];
  const all = await listTokens(parts.store, id);
  const found = all.filter(
    (one) => typeof digits === "string" && digits.length >= 6 && one.id.startsWith(digits),
  );
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new Refusal(`--token: không có khóa này. Xem mã: npm run -s phusong -- people tokens ${id}`);
  const ended = await revokeToken(parts, actor, { person: id, id: one.id });
  return ended ? `Đã thu hồi khóa “${one.name}” của ${id}.\n` : `Khóa “${one.name}” đã thu hồi từ trước.\n`;
}

function lineOf(one: AccessToken, now: Date): string {
  const state = one.revokedAt !== null ? "đã thu hồi" : isOpen(one, now) ? "còn dùng được" : "đã hết hạn";
  const used = one.usedAt === null ? "chưa dùng" : `dùng lần cuối ${one.usedAt}`;
  return `${one.id.slice(0, shownDigits)}  ${tokenWords(one)}; ${state}, ${used}`;
}
