import { expect, it } from "vitest";
import { readFeed } from "../../crawlers/feed.ts";
import { hostileTitle } from "../office/invented-items.ts";
import { desk, openSampleOffice } from "../office/sample-office.ts";

it("gives any list of items as a feed that our own collector reads, with hostile titles as words", async () => {
  await using office = await openSampleOffice();
  const { status, text, headers } = await office.page("/ke-hoach/songmo-12/tin.atom?tinh-trang=tat-ca");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toContain("application/atom+xml");
  expect(text).not.toContain("<script");
  const reading = readFeed(text, `${desk}/`);
  if (reading.kind !== "list") throw new Error("the feed is no feed");
  const { entries } = reading;
  expect(entries.length).toBeGreaterThan(20);
  const summaries = [...text.matchAll(/<summary>([^<]*)<\/summary>/g)].map(([, words = ""]) => words);
  for (const words of summaries) expect(words.split(/\s+/u).length).toBeLessThanOrEqual(41);

  const list = await office.page("/ke-hoach/songmo-12/tin?nhom=II.2");
  const feed = /href="([^"]*tin\.atom[^"]*)"/.exec(list.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(feed).toContain("nhom=II.2");
  const some = await office.page(feed);
  const count = (some.text.match(/<entry>/g) ?? []).length;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(entries.length);
  expect(hostileTitle).toContain("<script>");
  const all = await office.page(
    "/ke-hoach/songmo-12/tin.atom?tu=2026-09-01&den=2026-11-22&tinh-trang=tat-ca",
  );
  expect(all.text).toContain("&lt;script&gt;");

  expect((await office.page("/ke-hoach/songmo-12/tin.atom?nhom=khong-co")).status).toBe(400);
  expect((await office.page("/ke-hoach/khong-co/tin.atom")).status).toBe(404);
});
