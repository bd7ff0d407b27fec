import { expect, it } from "vitest";
import type { Answer } from "../../crawlers/connector.ts";
import { glance } from "../../pipeline/probe/glance.ts";
import { openGlances } from "../../pipeline/probe/glances.ts";

const finalUrl = "https://bao.example.vn/";
const body = (html: string) => new TextEncoder().encode(html);
const answer = (html: string): Answer => ({
  url: finalUrl,
  finalUrl,
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: body(html),
  requestHeaders: {},
  redirects: [],
});
const page = `<!doctype html><title>Báo  mẫu</title><link rel="alternate" type="application/rss+xml" href="/rss" title="Tin mới">`;

it("a page's head is told by another process, and a page that would hold it up is given up", async () => {
  await using glances = openGlances([], { seconds: 0.5, megabytes: 500 });
  const seen = { kind: "page", title: "Báo mẫu", feeds: [{ url: `${finalUrl}rss`, label: "Tin mới" }] };
  expect(await glances.look(answer(page))).toMatchObject(seen);
  expect(glance({ body: body(page), contentType: undefined, base: finalUrl }, [])).toMatchObject(seen);
  const hostile = answer(`<html>${"<div>".repeat(100_000)}`);
  expect(await glances.look(hostile)).toEqual({
    kind: "unseen",
    reason: "trang cần quá 0.5 giây để xem nên bỏ qua",
  });
  expect(await glances.look(answer("{}"))).toMatchObject({ kind: "no-page", feeds: [] });
}, 30_000);
