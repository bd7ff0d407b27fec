import { describe, expect, it } from "vitest";
import { addressId, canonicalAddress, isSameHost, visitAddress } from "../../crawlers/address.ts";

const article = "https://bao.example.vn/mo-lop-2001.html";

describe("an address", () => {
  it.each([
    "http://bao.example.vn/mo-lop-2001.html",
    "https://www.bao.example.vn/mo-lop-2001.html",
    "https://m.bao.example.vn/mo-lop-2001.html",
    "https://BAO.example.vn:443/mo-lop-2001.html#vn_source=home",
    "https://bao.example.vn/mo-lop-2001.html?utm_source=rss&utm_medium=x&fbclid=1",
    "https://bao.example.vn/mo-lop-2001.html/",
    "https://bao.example.vn//mo-lop-2001.html?",
    "https://bao.example.vn/amp/mo-lop-2001.html",
    "https://bao.example.vn/mo-lop-2001.amp.html",
    "https://amp.bao.example.vn/mo-lop-2001.html",
    "https://bao.example.vn/mo-lop-2001.html?vn_source=rss&amp=1",
  ])("%s is the same page", (twin) => {
    expect(canonicalAddress(twin)).toBe(article);
    expect(addressId(twin)).toBe(addressId(article));
  });

  it.each([
    "https://bao.example.vn/mo-lop-2002.html",
    "https://bao.example.vn/Mo-lop-2001.html",
    "https://bao.example.vn/mo-lop-2001.html?id=2",
    "https://ban.example.vn/mo-lop-2001.html",
    "https://bao.example.vn/",
  ])("%s is another page", (other) => {
    expect(addressId(other)).not.toBe(addressId(article));
  });

  it("has one id for every spelling of its letters and order of its parameters", () => {
    const composed = "https://bao.example.vn/đổi-mới?b=2&a=1";
    const decomposed = "https://bao.example.vn/%C4%91o%CC%82%CC%89i-m%C6%A1%CC%81i?a=1&b=2";
    expect(addressId(decomposed)).toBe(addressId(composed));
  });

  it("keeps its id for ever", () => {
    expect(addressId(article)).toBe("081f6e4be397f49fa0a888196f57352a");
    expect(addressId("không phải địa chỉ")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is visited as it was written, but for what follows the reader around", () => {
    expect(visitAddress("/a.html?utm_source=x&trang=2#binh-luan", "http://www.bao.example.vn/b")).toBe(
      "http://www.bao.example.vn/a.html?trang=2",
    );
    expect(visitAddress("http://ten:mat-khau@bao.example.vn/")).toBe("http://bao.example.vn/");
    expect(visitAddress("mailto:a@b.vn")).toBe(null);
    expect(visitAddress("%%%")).toBe(null);
  });

  it("knows the twins of a host and not its neighbours", () => {
    expect(isSameHost("www.bao.example.vn", "m.bao.example.vn")).toBe(true);
    expect(isSameHost("bao.example.vn", "cong.example.vn")).toBe(false);
    expect(isSameHost("m.vn", "www.vn")).toBe(false);
  });
});
