import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const sentence = "Phường mở phòng đọc số cho trẻ em và người lớn tuổi, ai cũng có thể vào mà không cần thẻ. ";
const url = "https://phuong.example.vn/tin/phong-doc-so-120.html";
const page = (html: string) => ({ html, url, fetchedAt: null });

const hostile: readonly (readonly [string, string])[] = [
  ["ten thousand levels", `${"<div>".repeat(10_000)}<p>${sentence.repeat(3)}</p>`],
  ["ten thousand levels of inline elements", `${"<b><i>".repeat(5_000)}${sentence.repeat(3)}`],
  ["broken entities", `<p>&#xffffffff;&#0;&&amp;&notanentity;&#1114112; ${sentence.repeat(3)}</p>`],
  ["an endless comment", `<h1>a</h1><p>${sentence.repeat(3)}</p><!-- ${"x".repeat(100_000)}`],
  ["an endless tag", `<p>${sentence.repeat(3)}</p><a href="${"y".repeat(100_000)}`],
  ["an endless script", `<p>${sentence.repeat(3)}</p><script>${"z(".repeat(50_000)}`],
  ["NUL bytes", `<p>\u0000${sentence.repeat(3)}\u0000</p>`],
  [
    "a script in every attribute",
    `${["onload", "style", "href", "src", "class", "id", "title", "alt", "datetime", "content", "itemprop", "data-datetime"].map((name) => `<p ${name}="javascript:alert(1)//</p><script>alert(1)</script>">${sentence}</p>`).join("")}<p>${sentence.repeat(3)}</p>`,
  ],
  [
    "scripts where names and dates are looked for",
    `<title><script>alert(1)</script>Phòng đọc</title><h1 class="title" onclick="x()"><img src=x onerror="alert(1)">Phòng đọc</h1><time datetime="'><script>alert(1)</script>">hôm kia</time><p class="author" style="x:expression(alert(1))">${"<b>".repeat(400)}</p><p>${sentence.repeat(3)}</p>`,
  ],
  [
    "comments that never close, one in the other",
    `<p>${sentence.repeat(3)}</p>${"<!-- <!--".repeat(20_000)}`,
  ],
  ["bidi marks", `<h1>\u202e\u2066Phường</h1><p>\u202e${sentence.repeat(3)}\u2069</p>`],
  [
    "scripts in attributes",
    `<p onclick="alert('</p>')" style="background:url(javascript:1)">${sentence.repeat(3)}</p>`,
  ],
  [
    "linked data that refers to itself",
    `<script type="application/ld+json">{"@id":"#a","@type":"NewsArticle","author":{"@id":"#a"},"@graph":[{"@graph":[{}]}]}</script><p>${sentence.repeat(3)}</p>`,
  ],
  [
    "linked data that is none",
    `<script type="application/ld+json">{"headline": [}{"]</script><p>${sentence.repeat(3)}</p>`,
  ],
  ["a thousand tables in one another", `${"<table><tr><td>".repeat(1_000)}${sentence.repeat(3)}`],
  [
    "attributes without end",
    `<p ${Array.from({ length: 20_000 }, (_, at) => `a${at}=1`).join(" ")}>${sentence.repeat(3)}</p>`,
  ],
  [
    "strings that slow expressions down",
    `<p>${"( ".repeat(20_000)}</p><p class="${"author ".repeat(3_000)}">${"1 ".repeat(20_000)}</p><p>${sentence.repeat(3)}</p>`,
  ],
  ["nothing", ""],
  ["no markup", sentence.repeat(3)],
  ["half of a surrogate", `<p>\ud83d ${sentence.repeat(3)}</p>`],
];

it("holds no NUL, whether the page has it as it is or its data write it", () => {
  const head = String.raw`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Phòng\u0000 đọc số","author":[{"name":"Thu\u0000 Lam"}],"articleSection":"Đời\u0000 sống"}</script>`;
  const body = `<div class="content"><p>${sentence.replace("số", "số\u0000").repeat(4)}</p></div>`;
  for (const html of ["set-cookie: a=b\u0000", `${head}${body}`])
    expect(JSON.stringify(readPage(page(html)))).not.toContain(String.raw`\u0000`);
});

describe("hostile pages", () => {
  it.each(hostile)("with %s are read or refused, never thrown at the reader", (_, html) => {
    const read = readPage(page(html));
    const text = read.kind === "article" ? read.reading.text : "";
    expect(read.kind === "article" ? text.includes("phòng đọc số") : read.reason.length > 0).toBe(true);
  });

  it("of any length are cut, and say so", () => {
    const read = readPage(page(`<h1>Dài</h1>${`<p>${sentence}</p>`.repeat(120_000)}`));
    expect(read).toMatchObject({
      kind: "article",
      reading: { warnings: ["trang quá dài, chỉ đọc phần đầu"] },
    });
    expect(read.kind === "article" && read.reading.text.length).toBeLessThan(10_000_000);
  }, 20_000);
});
