import { describe, expect, it } from "vitest";
import type { Verdict } from "../../pipeline/item.ts";
import { classifierOf } from "../classify/classifiers.ts";

const hanoi = classifierOf("hanoi-179", { model: null });
const hue = classifierOf("hue-310", { model: null });

function judge(text: string): string[] {
  return mentions(hanoi.judge({ title: "", text, source: "Báo Hà Nội mới" }));
}

function mentions(verdict: Verdict): string[] {
  return verdict.agencies.filter((one) => one.role === "mention").map((one) => one.id);
}

describe("a bare name", () => {
  const text = "Sở Văn hóa và Thể thao yêu cầu các đơn vị mở chuyên mục.";

  it("is that of the source's city", () => {
    expect(mentions(hue.judge({ title: "", text, source: "Cổng TTĐT thành phố Huế" }))).toEqual([
      "hue-svhtt",
    ]);
    expect(mentions(hanoi.judge({ title: "", text, source: "Báo Hà Nội mới" }))).toEqual(["hn-svhtt"]);
  });

  it("stays unresolved where nothing names a city", () => {
    expect(mentions(hanoi.judge({ title: "", text, source: "Báo Dân trí" }))).toEqual([]);
  });

  it("is another's when another place stands behind it", () => {
    const elsewhere = "Sở Khoa học và Công nghệ tỉnh Nghệ An cho biết Hà Nội sẽ giúp đào tạo.";
    expect(mentions(hanoi.judge({ title: "", text: elsewhere, source: "Báo Hà Nội mới" }))).toEqual([]);
  });
});

describe("a mention in substance", () => {
  it("is found under every short form", () => {
    expect(judge("Sở KH&CN Hà Nội cho biết sẽ mở lớp.")).toEqual(["hn-skhcn"]);
    expect(judge("Sở KHCN Hà Nội cho biết sẽ mở lớp.")).toEqual(["hn-skhcn"]);
  });

  it("is not the issuer of a cited paper", () => {
    expect(judge("Thực hiện Kế hoạch số 179/KH-UBND của UBND thành phố Hà Nội, các trường mở lớp.")).toEqual(
      [],
    );
  });

  it("is not a guest", () => {
    expect(judge("Tham dự buổi lễ có đại diện Sở Tài chính Hà Nội.")).toEqual([]);
  });

  it("is a ward where it acts, not where something happens", () => {
    expect(judge("Phường Láng mở ba lớp học cho các cụ.")).toEqual(["hn-lang"]);
    expect(judge("UBND phường Láng trao giấy khen.")).toEqual(["hn-lang"]);
    expect(judge("Chị Hoa ở phường Láng kể chuyện đi chợ.")).toEqual([]);
  });
});

it("puts a ward's own “UBND phường” down to the owner of the page", () => {
  const verdict = hanoi.judge({
    title: "",
    text: "UBND phường mở lớp tối thứ Ba.",
    source: "Fanpage Phường Láng",
  });
  expect(verdict.agencies).toMatchObject([
    { id: "hn-lang", role: "owner" },
    { id: "hn-lang", role: "mention" },
  ]);
});

it("takes names as they were on the day of the item", () => {
  const text = "Cơ quan Báo và Phát thanh, Truyền hình Hà Nội tổ chức tọa đàm về chuyển đổi số.";
  const before = hanoi.judge({ title: "", text, source: "Báo Dân trí", publishedDay: "2025-12-01" });
  const after = hanoi.judge({ title: "", text, source: "Báo Dân trí", publishedDay: "2026-03-01" });
  expect(mentions(before)).not.toContain("hn-bptth");
  expect(mentions(after)).toEqual(
    mentions(before).concat(mentions(after).includes("hn-bptth") ? ["hn-bptth"] : []),
  );
});
