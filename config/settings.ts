import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { engineSettingsTable, readEngineSettings, type EngineSettings } from "./engine-settings.ts";
import { officeSettingsTable, readOfficeSettings, type OfficeSettings } from "./office-settings.ts";
import { mailSettingsTable, readMailSettings, type MailSettings } from "./mail-settings.ts";
import { Refusal } from "./verb.ts";

/** What differs from one machine to another; all of it comes from environment variables. */
export interface Settings {
  /** Absolute path of the config folder. */
  readonly config: string;
  /** Absolute path of the folder in which everything is kept. */
  readonly data: string;
  /** The SQLite file in it. */
  readonly database: string;
  /** The city's Elasticsearch; null = everything is kept in the SQLite file. */
  readonly engine: EngineSettings | null;
  /** Absolute path of the folder of the WARC archive. */
  readonly archive: string;
  /** Absolute path of the folder of access tokens to the platforms' interfaces, one file for each. */
  readonly tokens: string;
  /** Port of the office pages on 127.0.0.1; 0 = any free one. */
  readonly port: number;
  /** Network address on which the pages listen; anything but loopback only once there are accounts. */
  readonly listen: string;
  /** How people at other machines reach the pages. */
  readonly office: OfficeSettings;
  /** The server through which messages leave as mail; null = none. */
  readonly mail: MailSettings | null;
  /** Mail or web address that the user agent names; null = none was given. */
  readonly contact: string | null;
  /** Host names that lead to a local server instead: `hanoimoi.vn` → `127.0.0.1:4001`. Empty but for demo and tests. */
  readonly hosts: ReadonlyMap<string, string>;
  /** A fixed moment that stands for the clock, for tests and for looking back; null = the real clock. */
  readonly now: Date | null;
}

/** The folder that comes with the product, for all who name no other. */
export const ownConfig = path.dirname(fileURLToPath(import.meta.url));

/** Every setting, what it means and what holds when it is not given; for `--help` and the README. */
export const settingsTable = [
  {
    key: "PHUSONG_CONFIG",
    meaning: "Thư mục cấu hình (thành phố, kế hoạch, danh bạ, nguồn)",
    fallback: "thư mục config của phần mềm",
  },
  {
    key: "PHUSONG_DATA",
    meaning: "Thư mục giữ số liệu: phusong.sqlite và kho lưu trữ",
    fallback: "kho (trong thư mục đang đứng)",
  },
  {
    key: "PHUSONG_ARCHIVE",
    meaning: "Thư mục giữ bản chụp trang (WARC)",
    fallback: "luu-tru trong PHUSONG_DATA",
  },
  {
    key: "PHUSONG_TOKENS",
    meaning:
      "Thư mục giữ mã truy cập các nền tảng (mỗi mã một tệp, quyền 600); hoặc biến PHUSONG_TOKEN_<TÊN>",
    fallback: "khoa trong PHUSONG_DATA",
  },
  {
    key: "PHUSONG_PORT",
    meaning: "Cổng của các trang trên 127.0.0.1 (0 = cổng trống bất kỳ)",
    fallback: "8179",
  },
  {
    key: "PHUSONG_LISTEN",
    meaning: "Địa chỉ IP mà các trang lắng nghe; khác 127.0.0.1 thì phải có tài khoản trước (people add)",
    fallback: "127.0.0.1",
  },
  {
    key: "PHUSONG_CONTACT",
    meaning: "Thư điện tử hoặc trang web liên hệ, ghi trong tên máy thu khi ghé trang",
    fallback: "không có",
  },
  ...officeSettingsTable,
  ...engineSettingsTable,
  ...mailSettingsTable,
  {
    key: "PHUSONG_HOSTS",
    meaning: "Chỉ cho bản thử: JSON hoặc tệp JSON nối tên máy chủ với 127.0.0.1:cổng",
    fallback: "không có",
  },
  {
    key: "PHUSONG_NOW",
    meaning: "Chỉ cho bản thử: thời điểm thay cho đồng hồ, dạng 2026-11-21T09:00:00+07:00",
    fallback: "đồng hồ của máy",
  },
  {
    key: "PHUSONG_DEBUG",
    meaning: "1 = khi có lỗi, in cả chi tiết kỹ thuật cho người quản trị",
    fallback: "không in",
  },
] as const;

type Key = (typeof settingsTable)[number]["key"];

const Port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);
const Listen = z.union([z.ipv4(), z.ipv6()]);
const Contact = z.union([z.email(), z.url({ protocol: /^https?$/ })]);
const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Hosts = z.record(
  z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
  z.string().regex(/^(127\.0\.0\.1|\[::1\]|localhost):\d{1,5}$/),
);

/** Reads the settings; throws a `Refusal` that names every variable that is wrong and says what it should be. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const wrong = strangeKeys(env);
  const given = (key: Key): string | null => env[key]?.trim() || null;
  const read = <T>(key: Key, schema: z.ZodType<T>, expected: string, text = given(key)): T | null => {
    if (text === null) return null;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    wrong.push(`${key}: ${expected}, đang là "${text}"`);
    return null;
  };

  const data = path.resolve(given("PHUSONG_DATA") ?? "kho");
  const settings = {
    config: path.resolve(given("PHUSONG_CONFIG") ?? ownConfig),
    data,
    database: path.join(data, "phusong.sqlite"),
    engine: readEngineSettings(given, (words) => void wrong.push(words)),
    archive: path.resolve(given("PHUSONG_ARCHIVE") ?? path.join(data, "luu-tru")),
    tokens: path.resolve(given("PHUSONG_TOKENS") ?? path.join(data, "khoa")),
    port: read("PHUSONG_PORT", Port, "phải là số từ 0 đến 65535") ?? 8179,
    listen: read("PHUSONG_LISTEN", Listen, "phải là địa chỉ IP, ví dụ 127.0.0.1 hoặc 0.0.0.0") ?? "127.0.0.1",
    office: readOfficeSettings(given, (words) => void wrong.push(words)),
    mail: readMailSettings(given, (words) => void wrong.push(words)),
    contact: read("PHUSONG_CONTACT", Contact, "phải là thư điện tử hoặc địa chỉ https://"),
    hosts: hostsOf(given("PHUSONG_HOSTS"), wrong),
    now: read("PHUSONG_NOW", Moment, "phải là thời điểm có múi giờ, ví dụ 2026-11-21T09:00:00+07:00"),
  };
  if (wrong.length > 0) {
    throw new Refusal(
      ["Biến môi trường chưa đúng:", ...wrong.map((words) => `  ${withoutNames(words)}`)].join("\n"),
    );
  }
  return settings;
}

/** A wrong address is told as it was written, but for the name and password that somebody may have put into it. */
function withoutNames(words: string): string {
  return words.replaceAll(/(:\/\/)[^/@\s"]*@/g, "$1***@");
}

/** One access token each; only the collector reads them. */
const ownToken = /^PHUSONG_TOKEN_[A-Z0-9_]+$/;

/** A variable of ours that nobody knows is a slip of the hand: what it was to set would silently be something else. */
function strangeKeys(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = settingsTable.map(({ key }): string => key);
  return Object.keys(env)
    .filter((key) => key.startsWith("PHUSONG_") && !known.includes(key) && !ownToken.test(key))
    .map((key) => `${key}: không có biến này; các biến: ${known.join(", ")}`);
}

/** The value itself when it begins with a brace, else the file that it names. */
function hostsOf(given: string | null, wrong: string[]): ReadonlyMap<string, string> {
  if (given === null) return new Map();
  const say = (words: string): ReadonlyMap<string, string> => {
    wrong.push(`PHUSONG_HOSTS: ${words}`);
    return new Map();
  };
  let value: unknown;
  try {
    value = JSON.parse(given.startsWith("{") ? given : readFileSync(given, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return say("không phải JSON đúng cú pháp");
    return say(`không đọc được tệp "${given}"`);
  }
  const result = Hosts.safeParse(value);
  if (result.success) return new Map(Object.entries(result.data));
  return say('phải là JSON dạng {"hanoimoi.vn": "127.0.0.1:4001"}; chỉ nhận địa chỉ trên chính máy này');
}
