import path from "node:path";
import { describe, expect, it } from "vitest";
import { ownConfig, readSettings, settingsTable } from "../../config/settings.ts";
import { Refusal } from "../../config/verb.ts";
import { copyOfSmall } from "./spoilt.ts";

describe("settings", () => {
  it("hold what the table says when nothing is given", () => {
    const settings = readSettings({ PHUSONG_PORT: " " });
    expect(settings).toEqual({
      config: ownConfig,
      data: path.resolve("kho"),
      database: path.resolve("kho/phusong.sqlite"),
      engine: null,
      archive: path.resolve("kho/luu-tru"),
      tokens: path.resolve("kho/khoa"),
      port: 8179,
      listen: "127.0.0.1",
      office: { address: null, proxies: [], signIn: null, bylineDays: null },
      mail: null,
      contact: null,
      hosts: new Map(),
      now: null,
    });
  });

  it("let variables with access tokens pass, and keep none of them", () => {
    const settings = readSettings({ PHUSONG_TOKEN_THUDO_FANPAGE: "bi-mat" });
    expect(JSON.stringify(settings)).not.toContain("bi-mat");
    expect(() => readSettings({ PHUSONG_TOKENS_X: "1" })).toThrow(Refusal);
  });

  it("take every variable of the table", async () => {
    await using copy = await copyOfSmall();
    await copy.write("hosts.json", '{"hanoimoi.vn": "127.0.0.1:4001"}');
    const given = {
      PHUSONG_CONFIG: "cau-hinh",
      PHUSONG_DATA: "so-lieu",
      PHUSONG_ARCHIVE: "luu",
      PHUSONG_TOKENS: "khoa-rieng",
      PHUSONG_PORT: "0",
      PHUSONG_LISTEN: "0.0.0.0",
      PHUSONG_CONTACT: "to-bien-tap@bien.gov.vn",
      PHUSONG_ADDRESS: "https://phusong.bien.gov.vn/",
      PHUSONG_PROXY: "10.1.2.3",
      PHUSONG_OIDC_ISSUER: "https://dang-nhap.bien.gov.vn",
      PHUSONG_OIDC_CLIENT: "phu-song",
      PHUSONG_OIDC_SECRET_FILE: "khoa/oidc",
      PHUSONG_OIDC_CLAIM: "email",
      PHUSONG_BYLINE_DAYS: "730",
      PHUSONG_ES_URL: "https://es1.bien.vn:9200, https://es2.bien.vn:9200",
      PHUSONG_ES_KEY_FILE: "khoa/thu-tin",
      PHUSONG_ES_USER: "",
      PHUSONG_ES_PASSWORD_FILE: "",
      PHUSONG_ES_CA_FILE: "khoa/ca.pem",
      PHUSONG_ES_PREFIX: "bien",
      PHUSONG_ES_REPLICAS: "1",
      PHUSONG_SMTP_URL: "smtps://phusong@thu.bien.gov.vn:465",
      PHUSONG_SMTP_PASSWORD_FILE: "khoa/thu",
      PHUSONG_SMTP_FROM: "Phủ Sóng <phusong@bien.gov.vn>",
      PHUSONG_HOSTS: path.join(copy.root, "hosts.json"),
      PHUSONG_NOW: "2026-11-14T23:30:00+07:00",
      PHUSONG_DEBUG: "1",
    };
    expect(Object.keys(given)).toEqual(settingsTable.map((row) => row.key));
    expect(readSettings(given)).toEqual({
      config: path.resolve("cau-hinh"),
      data: path.resolve("so-lieu"),
      database: path.resolve("so-lieu/phusong.sqlite"),
      archive: path.resolve("luu"),
      engine: {
        urls: ["https://es1.bien.vn:9200", "https://es2.bien.vn:9200"],
        prefix: "bien",
        replicas: 1,
        keyFile: path.resolve("khoa/thu-tin"),
        user: null,
        authorityFile: path.resolve("khoa/ca.pem"),
      },
      tokens: path.resolve("khoa-rieng"),
      port: 0,
      listen: "0.0.0.0",
      office: {
        address: "https://phusong.bien.gov.vn",
        proxies: ["10.1.2.3"],
        signIn: {
          issuer: "https://dang-nhap.bien.gov.vn",
          client: "phu-song",
          secretFile: path.resolve("khoa/oidc"),
          claim: "email",
        },
        bylineDays: 730,
      },
      mail: {
        host: "thu.bien.gov.vn",
        port: 465,
        secure: true,
        user: "phusong",
        passwordFile: path.resolve("khoa/thu"),
        from: "Phủ Sóng <phusong@bien.gov.vn>",
      },
      contact: "to-bien-tap@bien.gov.vn",
      hosts: new Map([["hanoimoi.vn", "127.0.0.1:4001"]]),
      now: new Date("2026-11-14T16:30:00Z"),
    });
    expect(readSettings({ ...given, PHUSONG_HOSTS: '{"a.vn":"localhost:1"}' }).hosts.get("a.vn")).toBe(
      "localhost:1",
    );
  });

  it.each([
    [{ PHUSONG_ES_PREFIX: "bien" }, /PHUSONG_ES_PREFIX: chỉ có nghĩa khi đặt PHUSONG_ES_URL/],
    [{ PHUSONG_ES_URL: "es:9200" }, /PHUSONG_ES_URL: phải là địa chỉ/],
    [{ PHUSONG_ES_URL: "https://u:p@es.vn" }, /không đặt mật khẩu trong địa chỉ/],
    [{ PHUSONG_ES_URL: "https://es.vn", PHUSONG_ES_USER: "a" }, /phải đặt cùng nhau/],
    [{ PHUSONG_ES_URL: "https://es.vn", PHUSONG_ES_PREFIX: "Biển_" }, /chỉ gồm chữ thường/],
    [{ PHUSONG_ES_URL: "https://es.vn", PHUSONG_ES_REPLICAS: "9" }, /từ 0 đến 5/],
  ])("refuse an engine that is half named: %j", (env, said) => {
    expect(() => readSettings(env)).toThrow(said);
  });

  it.each([
    [{ PHUSONG_LISTEN: "moi-noi" }, /PHUSONG_LISTEN: phải là địa chỉ IP/],
    [{ PHUSONG_ADDRESS: "http://phusong.vn" }, /PHUSONG_ADDRESS: phải dạng https/],
    [{ PHUSONG_ADDRESS: "https://phusong.vn/trang" }, /không có đường dẫn/],
    [{ PHUSONG_PROXY: "may-chu" }, /không phải địa chỉ IP: may-chu/],
    [{ PHUSONG_OIDC_ISSUER: "https://dn.vn" }, /phải đặt cùng nhau/],
    [{ PHUSONG_BYLINE_DAYS: "0" }, /PHUSONG_BYLINE_DAYS: phải là số ngày/],
  ])("refuse an office that would be open: %j", (env, said) => {
    expect(() => readSettings(env)).toThrow(said);
  });

  it("name a variable of ours that does not exist, and leave others alone", () => {
    expect(() => readSettings({ PHUSONG_DTAA: "kho-khac" })).toThrow(
      /PHUSONG_DTAA: không có biến này.*PHUSONG_DATA/,
    );
    expect(readSettings({ PATH: "x", phusong: "y" }).port).toBe(8179);
  });

  it("name every variable that is wrong, at once", () => {
    const env = {
      PHUSONG_PORT: "70000",
      PHUSONG_CONTACT: "ai đó",
      PHUSONG_HOSTS: '{"hanoimoi.vn": "10.0.0.1:80"}',
      PHUSONG_NOW: "hôm nay",
    };
    expect(() => readSettings(env)).toThrow(
      new Refusal(
        [
          "Biến môi trường chưa đúng:",
          '  PHUSONG_PORT: phải là số từ 0 đến 65535, đang là "70000"',
          '  PHUSONG_CONTACT: phải là thư điện tử hoặc địa chỉ https://, đang là "ai đó"',
          '  PHUSONG_HOSTS: phải là JSON dạng {"hanoimoi.vn": "127.0.0.1:4001"}; chỉ nhận địa chỉ trên chính máy này',
          '  PHUSONG_NOW: phải là thời điểm có múi giờ, ví dụ 2026-11-21T09:00:00+07:00, đang là "hôm nay"',
        ].join("\n"),
      ),
    );
  });

  it.each([
    ['{"a.vn": ', "PHUSONG_HOSTS: không phải JSON"],
    ["khong-co.json", 'PHUSONG_HOSTS: không đọc được tệp "khong-co.json"'],
    ['{"a.vn": "8.8.8.8:80"}', "chỉ nhận địa chỉ trên chính máy này"],
  ])("refuse the host map %s", (hosts, said) => {
    expect(() => readSettings({ PHUSONG_HOSTS: hosts })).toThrow(said);
  });
});
