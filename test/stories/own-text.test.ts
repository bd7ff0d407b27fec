import { expect, it } from "vitest";
import { imprintOf } from "../../pipeline/stories/imprint.ts";
import { ownText } from "../../pipeline/stories/own-text.ts";

const story = [
  "Sáng nay tổ dân phố số tám mở lớp dạy dùng ứng dụng nộp hồ sơ cho các cụ.",
  "Ba mươi người ghi tên ngay buổi đầu, lớp phải kê thêm ghế ra hiên nhà văn hóa.",
];
const strange = ["Chợ đêm ven sông dời giờ mở cửa vì mưa.", "Đội thuyền nữ về nhất sau hai lần hòa."];

it("leaves out what stands behind a heading that offers other pages", () => {
  const page = [...story, "Tin liên quan", ...strange].join("\n");
  expect(ownText(page)).toBe(story.join("\n"));
  expect(ownText(page.normalize("NFD"))).toBe(story.join("\n").normalize("NFD"));
  expect(imprintOf(page)).toEqual(imprintOf(story.join("\n")));
});

it("goes on where a whole paragraph follows such a box", () => {
  const paragraph = `${"Lớp học kéo dài sáu buổi tối trong tuần ".repeat(8)}. Ai bận thì học bù.`;
  expect(ownText([story[0], "Xem thêm:", strange[0], paragraph].join("\n"))).toBe(
    `${story[0]}\n${paragraph}`,
  );
});

it("takes no heading for one that stands first, alone or inside a sentence", () => {
  for (const text of [
    "Tin liên quan\nđến đợt mưa vừa qua",
    story.join("\n"),
    "Bà con đọc thêm tin liên quan ở bảng tin\nvà hỏi tổ trưởng",
  ])
    expect(ownText(text)).toBe(text);
});
