import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { openConnector } from "../../crawlers/connector.ts";
import { restraintOf } from "../../crawlers/restraint.ts";
import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import { exceptedHosts } from "../../pipeline/outside.ts";
import { selfSigned } from "./certificate.ts";

const host = "bao.example.vn";

describe("a certificate that nobody signed", () => {
  it("is let pass only for the hosts that the city excepted, and only for them", async () => {
    const server = createServer(selfSigned, (_, response) => response.end("tin")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound: string | AddressInfo | null = server.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    const hosts = new Map(
      [host, "khac.example.vn"].map((name) => [name, { address: "127.0.0.1", port, tls: true }]),
    );
    await using connector = openConnector({
      userAgent: "PhuSong/0.1",
      contact: "a@b.vn",
      hosts,
      unverified: (name) => name === host,
    });
    expect(Buffer.from((await connector.fetch(`https://${host}/`)).body).toString()).toBe("tin");
    await expect(connector.fetch("https://khac.example.vn/")).rejects.toMatchObject({
      kind: "untrusted-certificate",
    });
    server.closeAllConnections();
    server.close();
  });

  it("is excepted until the day that the source's file says, that day included", async () => {
    const { cities } = await loadConfig(ownConfig);
    const [city] = cities;
    const [source] = city?.sources ?? [];
    if (city === undefined || source === undefined) throw new Error("the product comes without a city");
    const tlsException = { until: "2026-12-31", reason: "cổng cũ, đang xin chứng thư mới" };
    const excepted = { cities: [{ ...city, sources: [{ ...source, hosts: [host], tlsException }] }] };
    const on = (moment: string) => exceptedHosts(excepted, { now: () => new Date(moment) });
    expect(on("2026-12-31T23:59:00+07:00")(host)).toBe(true);
    expect(on("2027-01-01T00:01:00+07:00")(host)).toBe(false);
    expect(on("2026-12-01T00:00:00+07:00")("khac.vn")).toBe(false);
  });
});

describe("a page that wants no copy shown", () => {
  it.each([
    [{}, '<meta name="robots" content="noarchive">', { noArchive: true, noIndex: false }],
    [{}, "<META content='index, NOINDEX' NAME=robots>", { noArchive: false, noIndex: true }],
    [{}, '<meta name="robots" content="none">', { noArchive: true, noIndex: true }],
    [{}, '<meta name="googlebot" content="noarchive">', { noArchive: false, noIndex: false }],
    [{ "x-robots-tag": "noarchive" }, "", { noArchive: true, noIndex: false }],
    [{ "x-robots-tag": "otherbot: noindex, phusong: noarchive" }, "", { noArchive: true, noIndex: false }],
    [{}, "<p>noarchive</p>", { noArchive: false, noIndex: false }],
  ])("says so by header or tag (%#)", (headers, html, expected) => {
    expect(restraintOf(headers, html)).toEqual(expected);
  });
});
