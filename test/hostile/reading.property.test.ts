import { expect, it } from "vitest";
import { postType } from "../../crawlers/platforms/post.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { readPost } from "../../pipeline/extract/read-post.ts";
import { fc, first, holds, hostileJson, hostileText, spoilt } from "./fuzz.ts";
import { wellFormedPage as page } from "./seeds.ts";

it("pages of any shape are read or refused in words", async () => {
  const at = {
    url: "https://bao.example.vn/tin/phong-doc-so-1.html",
    fetchedAt: new Date("2026-11-22T02:00:00Z"),
  };
  const read = holds(fc.oneof(spoilt([page]), hostileText), (html) => {
    const ended = readPage({ ...at, html });
    if (ended.kind !== "article") return ended.reason.startsWith("lỗi khi đọc") ? ended.reason : null;
    const { title, text, publishedAt, publishedDay } = ended.reading;
    return first(
      (title + text).includes("\u0000") && "a NUL in the text",
      publishedAt !== null && Number.isNaN(Date.parse(publishedAt)) && "a moment that is none",
      publishedDay !== null && !/^\d{4}-\d\d-\d\d$/.test(publishedDay) && "a day that is none",
    );
  });
  await expect(read).resolves.toBeUndefined();
});

it("posts as they were archived are read or refused in words", async () => {
  const post = JSON.stringify({
    platform: "facebook",
    api: "pages",
    id: "1",
    permalink: "https://www.facebook.com/1",
    title: null,
    text: "Phòng đọc",
    publishedAt: "2026-07-08T03:00:00.000Z",
    editedAt: null,
    link: "https://a.vn/1",
    media: { image: true, video: false },
    gone: null,
  });
  const read = holds(fc.oneof(spoilt([post]), hostileJson), (text) => {
    const ended = readPost({ body: new TextEncoder().encode(text) }, new Set(["a.vn"]));
    return ended.kind === "article" || ended.reason.length > 5 ? null : `no reason is told of ${postType}`;
  });
  await expect(read).resolves.toBeUndefined();
});
