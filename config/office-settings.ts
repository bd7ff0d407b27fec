import path from "node:path";
import { isIP } from "node:net";
import { z } from "zod";

/** How the office pages are reached by people at other machines, and what holds for people's names. */
export interface OfficeSettings {
  /** The pages' public origin, `https://phusong.hue.gov.vn`; null = they are reached on loopback only. */
  readonly address: string | null;
  /** Addresses of the proxies whose X-Forwarded-For is believed. */
  readonly proxies: readonly string[];
  /** The city's own sign-in service (OpenID Connect); null = none. */
  readonly signIn: SignInService | null;
  /** By-lines of items are removed so many days after publication; null = they are kept. */
  readonly bylineDays: number | null;
}

/** An OpenID Connect provider and what the program is there. */
export interface SignInService {
  readonly issuer: string;
  readonly client: string;
  /** Absolute path of the file with the client's secret. */
  readonly secretFile: string;
  /** The claim that is held against the names of accounts. */
  readonly claim: string;
}

/** The office's variables, for `--help` and the README. */
export const officeSettingsTable = [
  {
    key: "PHUSONG_ADDRESS",
    meaning:
      "Địa chỉ mà người dùng mở các trang, ví dụ https://phusong.hue.gov.vn (máy chủ trung gian lo https)",
    fallback: "không có: chỉ mở tại máy này",
  },
  {
    key: "PHUSONG_PROXY",
    meaning: "Địa chỉ IP của máy chủ trung gian được tin về X-Forwarded-For, cách nhau bằng dấu phẩy",
    fallback: "127.0.0.1, ::1 khi có PHUSONG_ADDRESS",
  },
  {
    key: "PHUSONG_OIDC_ISSUER",
    meaning: "Địa chỉ dịch vụ đăng nhập chung của thành phố (OpenID Connect)",
    fallback: "không có: chỉ đăng nhập bằng mật khẩu",
  },
  { key: "PHUSONG_OIDC_CLIENT", meaning: "Mã ứng dụng (client_id) tại dịch vụ đó", fallback: "không có" },
  {
    key: "PHUSONG_OIDC_SECRET_FILE",
    meaning: "Tệp chứa khóa bí mật của ứng dụng tại dịch vụ đó",
    fallback: "không có",
  },
  {
    key: "PHUSONG_OIDC_CLAIM",
    meaning: "Thông tin (claim) của dịch vụ đó được so với tên tài khoản ở lần đăng nhập đầu",
    fallback: "preferred_username",
  },
  {
    key: "PHUSONG_BYLINE_DAYS",
    meaning: "Số ngày giữ tên tác giả của tin bài kể từ ngày đăng (Luật 91/2025/QH15); quá hạn thì bỏ",
    fallback: "không bỏ",
  },
] as const;

type Key = (typeof officeSettingsTable)[number]["key"];

const Days = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().min(1));

/** Reads the office's variables; what is wrong is told through `say`, by variable. */
export function readOfficeSettings(
  given: (key: Key) => string | null,
  say: (words: string) => void,
): OfficeSettings {
  const address = originOf(given("PHUSONG_ADDRESS"), say);
  const listed = given("PHUSONG_PROXY");
  const proxies = (listed ?? (address === null ? "" : "127.0.0.1,::1"))
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const strange = proxies.filter((one) => isIP(one) === 0);
  if (strange.length > 0) say(`PHUSONG_PROXY: không phải địa chỉ IP: ${strange.join(", ")}`);
  const days = given("PHUSONG_BYLINE_DAYS");
  const bylineDays = days === null ? null : Days.safeParse(days);
  if (bylineDays?.success === false) say(`PHUSONG_BYLINE_DAYS: phải là số ngày, từ 1, đang là "${days}"`);
  return { address, proxies, signIn: signInOf(given, address, say), bylineDays: bylineDays?.data ?? null };
}

function originOf(text: string | null, say: (words: string) => void): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const here = url !== null && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && here);
  if (url !== null && secure && url.pathname === "/" && url.search + url.hash + url.username === "")
    return url.origin;
  say(
    `PHUSONG_ADDRESS: phải dạng https://ten-mien, không có đường dẫn phía sau (http chỉ cho 127.0.0.1), đang là "${text}"`,
  );
  return null;
}

function signInOf(
  given: (key: Key) => string | null,
  address: string | null,
  say: (words: string) => void,
): SignInService | null {
  const issuer = given("PHUSONG_OIDC_ISSUER");
  const client = given("PHUSONG_OIDC_CLIENT");
  const secretFile = given("PHUSONG_OIDC_SECRET_FILE");
  const claim = given("PHUSONG_OIDC_CLAIM") ?? "preferred_username";
  if (issuer === null && client === null && secretFile === null) return null;
  if (issuer === null || client === null || secretFile === null) {
    say("PHUSONG_OIDC_ISSUER, PHUSONG_OIDC_CLIENT và PHUSONG_OIDC_SECRET_FILE phải đặt cùng nhau");
    return null;
  }
  if (address === null)
    say("PHUSONG_OIDC_ISSUER: cần đặt PHUSONG_ADDRESS để dịch vụ đăng nhập biết đường về");
  if (!URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol))
    say(`PHUSONG_OIDC_ISSUER: phải là địa chỉ https://, đang là "${issuer}"`);
  if (!/^[a-z_]{2,40}$/.test(claim)) say(`PHUSONG_OIDC_CLAIM: phải là tên một claim, đang là "${claim}"`);
  return { issuer, client, secretFile: path.resolve(secretFile), claim };
}
