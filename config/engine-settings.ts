import path from "node:path";
import { z } from "zod";

/** Where Elasticsearch answers and where the files lie that open it; the secrets themselves stay in their files. */
export interface EngineSettings {
  readonly urls: readonly string[];
  readonly prefix: string;
  readonly replicas: number;
  /** Absolute path of the file with the API key ("encoded", as Elasticsearch gives it). */
  readonly keyFile: string | null;
  /** A user and the absolute path of the file with the password, where there is no API key. */
  readonly user: { readonly name: string; readonly passwordFile: string } | null;
  /** Absolute path of the PEM file of the authority that signed the engine's certificate. */
  readonly authorityFile: string | null;
}

/** The engine's variables, for `--help` and the README. */
export const engineSettingsTable = [
  {
    key: "PHUSONG_ES_URL",
    meaning: "Địa chỉ Elasticsearch (nhiều địa chỉ cách nhau bằng dấu phẩy); có đặt thì số liệu nằm ở đó",
    fallback: "không có: giữ trong tệp SQLite",
  },
  {
    key: "PHUSONG_ES_KEY_FILE",
    meaning: "Tệp chứa khóa API của Elasticsearch",
    fallback: "không có",
  },
  {
    key: "PHUSONG_ES_USER",
    meaning: "Tên đăng nhập Elasticsearch khi không dùng khóa API",
    fallback: "không có",
  },
  {
    key: "PHUSONG_ES_PASSWORD_FILE",
    meaning: "Tệp chứa mật khẩu của tên đăng nhập đó",
    fallback: "không có",
  },
  {
    key: "PHUSONG_ES_CA_FILE",
    meaning: "Tệp PEM của nơi cấp chứng thư cho Elasticsearch",
    fallback: "chứng thư của hệ thống",
  },
  {
    key: "PHUSONG_ES_PREFIX",
    meaning: "Đầu tên của mọi chỉ mục",
    fallback: "phusong",
  },
  {
    key: "PHUSONG_ES_REPLICAS",
    meaning: "Số bản sao của mỗi chỉ mục (0 khi chỉ có một máy)",
    fallback: "0",
  },
] as const;

type Key = (typeof engineSettingsTable)[number]["key"];

const Urls = z.array(z.url({ protocol: /^https?$/ })).min(1);
const Prefix = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
const Replicas = z.string().regex(/^[0-5]$/);

/** Reads the engine's variables; null where none names an engine. What is wrong is told through `say`, by variable. */
export function readEngineSettings(
  given: (key: Key) => string | null,
  say: (words: string) => void,
): EngineSettings | null {
  const listed = given("PHUSONG_ES_URL");
  if (listed === null) {
    const strays = engineSettingsTable.filter(({ key }) => given(key) !== null).map(({ key }) => key);
    if (strays.length > 0) say(`${strays.join(", ")}: chỉ có nghĩa khi đặt PHUSONG_ES_URL`);
    return null;
  }
  const urls = Urls.safeParse(listed.split(",").map((url) => url.trim()));
  if (!urls.success) say("PHUSONG_ES_URL: phải là địa chỉ dạng https://may-chu:9200");
  for (const url of urls.data ?? []) {
    if (new URL(url).username !== "" || new URL(url).password !== "")
      say(
        "PHUSONG_ES_URL: không đặt mật khẩu trong địa chỉ; hãy dùng PHUSONG_ES_KEY_FILE hoặc PHUSONG_ES_PASSWORD_FILE",
      );
  }
  const prefix = given("PHUSONG_ES_PREFIX") ?? "phusong";
  if (!Prefix.safeParse(prefix).success)
    say(`PHUSONG_ES_PREFIX: chỉ gồm chữ thường, số, gạch nối và bắt đầu bằng chữ, đang là "${prefix}"`);
  const replicas = given("PHUSONG_ES_REPLICAS") ?? "0";
  if (!Replicas.safeParse(replicas).success)
    say(`PHUSONG_ES_REPLICAS: phải từ 0 đến 5, đang là "${replicas}"`);
  const name = given("PHUSONG_ES_USER");
  const passwordFile = given("PHUSONG_ES_PASSWORD_FILE");
  if ((name === null) !== (passwordFile === null))
    say("PHUSONG_ES_USER và PHUSONG_ES_PASSWORD_FILE phải đặt cùng nhau");
  const keyFile = given("PHUSONG_ES_KEY_FILE");
  if (keyFile !== null && name !== null)
    say("PHUSONG_ES_KEY_FILE và PHUSONG_ES_USER: chỉ đặt một cách đăng nhập");
  const authorityFile = given("PHUSONG_ES_CA_FILE");
  return {
    urls: urls.data ?? [],
    prefix,
    replicas: Number(replicas),
    keyFile: keyFile === null ? null : path.resolve(keyFile),
    user: name === null || passwordFile === null ? null : { name, passwordFile: path.resolve(passwordFile) },
    authorityFile: authorityFile === null ? null : path.resolve(authorityFile),
  };
}
