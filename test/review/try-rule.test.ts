import { expect, it } from "vitest";
import { wordsOf } from "../../config/words.ts";
import { tryRule } from "../../pipeline/replay/try-rule.ts";
import { tryRuleVerb } from "../../pipeline/replay/try-rule.verb.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

const market = {
  title: "Chợ hoa Quảng An họp sớm mùa rét",
  paragraphs: [
    "Từ ba giờ sáng, xe hoa từ Mê Linh, Đông Anh đã nối nhau vào chợ Quảng An ở phường Hồng Hà, Hà Nội để kịp phiên.",
    "Người bán cắm thêm bóng đèn, che bạt chắn gió, mỗi sạp để sẵn một ấm chè nóng mời khách quen ngồi nghỉ chân.",
    "Năm nay cúc họa mi nở muộn hơn hai tuần nên giá nhích lên, người mua vẫn chọn từng bó còn ướt sương.",
  ],
  day: "2026-11-18",
} as const;

it("tells where a phrase stands, what is counted already and what would be new, and writes nothing", async () => {
  await using desk = await openTestDesk();
  const pages = [
    { url: "https://hanoimoi.vn/lop-hoc-buoi-toi-712345.html", html: articlePage(eveningClass) },
    { url: "https://hanoimoi.vn/cho-hoa-quang-an-712346.html", html: articlePage(market) },
  ];
  for (const page of pages) await settleAndNote(desk, await captured(desk, { ...page, source: "hanoimoi" }));
  const city = desk.config.cities.find((one) => one.city.id === "hanoi");
  const plan = city?.plans.find((one) => one.id === "hanoi-179");
  if (city === undefined || plan === undefined) throw new Error("no such plan");
  const ask = { city, plan, register: desk.config.register, group: "II.1.2", examples: 5 };

  const known = await tryRule(desk.store, { ...ask, phrase: "tổ công nghệ số cộng đồng" });
  expect(known).toMatchObject({ searched: 2, caught: { "in-group": 1, "not-counted": 0 }, fresh: 0 });
  expect(known.examples[0]?.proof.sentence).toContain("Tổ công nghệ số cộng đồng cử hai thành viên");

  const other = await tryRule(desk.store, { ...ask, phrase: "ấm chè nóng" });
  expect(other).toMatchObject({ caught: { "in-group": 0, "not-counted": 1 }, refused: 0 });
  expect(other.examples.map((one) => [one.title, one.standing])).toEqual([[market.title, "not-counted"]]);
  expect((await tryRule(desk.store, { ...ask, phrase: "không đâu có" })).examples).toEqual([]);
  expect(await desk.store.count("decision")).toBe(0);
});

it.each([[["lớp học số"]], [["lớp", "học", "số"]]])("takes the phrase %j from the command line", (phrase) => {
  const words = wordsOf(tryRuleVerb, ["--plan", "hanoi-179", "--group", "II.1.2", ...phrase]);
  expect(words).toMatchObject({ positionals: phrase });
});
