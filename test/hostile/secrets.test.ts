import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { main } from "../../main.ts";
import { copyOfSmall, type Copy } from "../config/spoilt.ts";

/** A secret of each kind, where its setting wants it: in a file, in a variable, or wrongly in an address. */
const planted = {
  engineKey: "biMatKhoaElastic0001",
  enginePassword: "biMatMatKhauElastic0002",
  mail: "biMatMatKhauThu0003",
  signIn: "biMatDangNhapChung0004",
  tokenFile: "biMatMaTruyCapTep0005",
  tokenVariable: "biMatMaTruyCapBien0006",
  hook: "biMatKyHook0007xxxxxxxxxx",
  inMailAddress: "biMatTrongDiaChiThu0008",
  inEngineAddress: "biMatTrongDiaChiKho0009",
  inOfficeAddress: "biMatTrongDiaChiTrang0010",
  inIssuer: "biMatTrongNoiDangNhap0011",
  inContact: "biMatTrongLienHe0012",
} as const;

let folder: string;
let copy: Copy;
let closed: Server;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-bi-mat-"));
  const files = {
    es: planted.enginePassword,
    key: planted.engineKey,
    mail: planted.mail,
    oidc: planted.signIn,
  };
  for (const [name, secret] of Object.entries(files))
    await writeFile(path.join(folder, name), secret, { mode: 0o600 });
  await mkdir(path.join(folder, "khoa"));
  await writeFile(
    path.join(folder, "khoa", "facebook.json"),
    JSON.stringify({ access_token: planted.tokenFile }),
    { mode: 0o600 },
  );
  await writeFile(path.join(folder, "khoa", "ky.json"), JSON.stringify({ access_token: planted.hook }), {
    mode: 0o600,
  });
  copy = await copyOfSmall();
  await copy.write(
    "bien/sources/mxh.yaml",
    `id: mxh
name: Mạng xã hội
kind: social
owner: b-bao-cu
channels:
  - { id: mxh/trang, kind: fanpage, url: "https://www.facebook.com/bien", account: "123", token: facebook }
  - { id: mxh/zalo, kind: zalo, url: "https://zalo.me/456", account: "456", token: zalo }
`,
  );
  await copy.write(
    "bien/messages.yaml",
    `rules: { broken: {} }
recipients:
  - { id: so, name: Sở, mail: [so@bien.gov.vn] }
  - { id: may, name: Máy, hook: { url: "https://baosong.vn/nhan", secret: ky } }
`,
  );
  // Takes every connection and hangs up: an engine, a mail server and a sign-in service that fail in the middle.
  closed = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(closed, "listening");
  port = z.object({ port: z.int() }).parse(closed.address()).port;
});
afterAll(async () => {
  closed.close();
  await copy[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a verb with these settings, with technical details asked for; all that it said and wrote into its folder. */
async function said(words: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const given = {
    PHUSONG_DEBUG: "1",
    PHUSONG_CONFIG: copy.root,
    PHUSONG_DATA: path.join(folder, "kho"),
    PHUSONG_TOKENS: path.join(folder, "khoa"),
    PHUSONG_TOKEN_ZALO: planted.tokenVariable,
    PHUSONG_CONTACT: "a@bien.gov.vn",
    PHUSONG_PORT: "0",
    ...env,
  };
  const before = { ...process.env };
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const pieces: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream.on("data", (piece: Buffer) => pieces.push(piece));
  stdin.end();
  Object.assign(process.env, given);
  try {
    await main(words, { stdin, stdout, stderr });
  } finally {
    for (const name of Object.keys(given)) delete process.env[name];
    Object.assign(process.env, before);
  }
  const files = await readdir(path.join(folder, "kho"), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  for (const file of files)
    if (file.isFile()) pieces.push(await readFile(path.join(file.parentPath, file.name)));
  return Buffer.concat(pieces).toString("latin1");
}

/** What each run must have said, so that none ends before the secret was used; latin1 of the stream, so words without accents. */
const runs: readonly {
  readonly what: string;
  readonly words: readonly string[];
  readonly told: RegExp;
  readonly env: () => Readonly<Record<string, string>>;
}[] = [
  {
    what: "an engine that hangs up, by password",
    words: ["store", "bootstrap"],
    told: /EngineSilent/,
    env: () => ({
      PHUSONG_ES_URL: `http://127.0.0.1:${port}`,
      PHUSONG_ES_USER: "elastic",
      PHUSONG_ES_PASSWORD_FILE: path.join(folder, "es"),
    }),
  },
  {
    what: "an engine that hangs up, by key",
    words: ["store", "bootstrap"],
    told: /EngineSilent/,
    env: () => ({
      PHUSONG_ES_URL: `http://127.0.0.1:${port}`,
      PHUSONG_ES_KEY_FILE: path.join(folder, "key"),
    }),
  },
  {
    what: "a mail server that hangs up",
    words: ["messages", "--trial", "so"],
    told: /Greeting never received|socket|ECONN|closed/i,
    env: () => ({
      PHUSONG_SMTP_URL: `smtp://nguoi-gui@127.0.0.1:${port}`,
      PHUSONG_SMTP_PASSWORD_FILE: path.join(folder, "mail"),
      PHUSONG_SMTP_FROM: "Phủ Sóng <a@bien.gov.vn>",
    }),
  },
  {
    what: "a hook that hangs up",
    words: ["messages", "--trial", "may"],
    told: /baosong\.vn/,
    env: () => ({ PHUSONG_HOSTS: JSON.stringify({ "baosong.vn": `127.0.0.1:${port}` }) }),
  },
  {
    what: "platforms and a source that hang up",
    words: ["collect", "--once", "--all"],
    told: /graph\.facebook\.com/,
    env: () => {
      const hosts = ["graph.facebook.com", "openapi.zalo.me", "oauth.zaloapp.com", "baosong.vn"];
      const hung = hosts.map((host) => [host, `127.0.0.1:${port}`]);
      return { PHUSONG_HOSTS: JSON.stringify(Object.fromEntries(hung)) };
    },
  },
  {
    what: "passwords written where none may stand",
    words: ["serve"],
    told: /PHUSONG_ADDRESS[^]*PHUSONG_OIDC_ISSUER[^]*PHUSONG_CONTACT/,
    env: () => ({
      PHUSONG_SMTP_URL: `smtp://ten:${planted.inMailAddress}@may:587`,
      PHUSONG_ES_URL: `https://ten:${planted.inEngineAddress}@may:9200`,
      PHUSONG_ADDRESS: `https://ten:${planted.inOfficeAddress}@may/x`,
      PHUSONG_OIDC_ISSUER: `ftp://ten:${planted.inIssuer}@may`,
      PHUSONG_OIDC_CLIENT: "a",
      PHUSONG_OIDC_SECRET_FILE: path.join(folder, "oidc"),
      PHUSONG_CONTACT: `ftp://ten:${planted.inContact}@may`,
    }),
  },
];

it.each(runs)("no secret is told or kept with $what", async ({ words, told, env }) => {
  const all = await said(words, env());
  expect(all).toMatch(told);
  expect(
    Object.entries(planted)
      .filter(([, secret]) => all.includes(secret))
      .map(([name]) => name),
  ).toEqual([]);
});
