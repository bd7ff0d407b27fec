import { describe, expect, it } from "vitest";
import { checkConfig } from "../../config/load.ts";
import { shown } from "../../config/problem.ts";
import { copyOfSmall } from "../config/spoilt.ts";

const file = "bien/sources/mang-xa-hoi.yaml";

async function complaints(channel: string): Promise<readonly string[]> {
  await using copy = await copyOfSmall();
  const head = "id: mang-xa-hoi\nname: Trang mạng xã hội\nkind: social\nchannels:\n";
  await copy.write(
    file,
    `${head}  - id: mang-xa-hoi/a\n    url: https://www.example.com/a\n    ${channel}\n`,
  );
  return (await checkConfig(copy.root)).problems.map(shown);
}

describe("an account in a source's file", () => {
  it.each([
    'kind: fanpage\n    account: "1000200300"\n    token: trang\n    apiVersion: v26.0',
    "kind: fanpage\n    account: ubnd.bien\n    api: public",
    "kind: video\n    account: UCabcdefghijklmnopqrstuv\n    token: khoa-yt",
    'kind: video\n    account: "@bien"\n    api: data',
    'kind: zalo\n    account: "4318657068771012345"',
    'kind: tiktok\n    account: "@ubnd.bien"\n    api: research',
    "kind: fanpage",
  ])("may be written: %s", async (channel) => {
    expect(await complaints(channel)).toEqual([]);
  });

  it.each([
    ["kind: listing\n    links: a\n    token: x", "token: chỉ dùng cho kênh fanpage, video, zalo, tiktok"],
    ["kind: video\n    account: UCngan", "account: kênh kind: video ghi mã kênh UC…"],
    ["kind: zalo\n    account: ten-oa", "account: kênh kind: zalo ghi mã số của OA"],
    ["kind: tiktok\n    account: ten", "account: kênh kind: tiktok ghi @tên"],
    ["kind: zalo\n    api: pages", "api: kênh kind: zalo chỉ nhận oa"],
    ['kind: fanpage\n    apiVersion: "26"', "phiên bản viết dạng v26.0"],
    ["kind: fanpage\n    account: EAAB?x=1", "tài khoản chỉ gồm chữ không dấu"],
    ["kind: fanpage\n    token: Mã Của Trang", "mã chỉ gồm chữ thường không dấu"],
  ])("is refused: %s", async (channel, said) => {
    expect((await complaints(channel)).some((line) => line.includes(said))).toBe(true);
  });
});
