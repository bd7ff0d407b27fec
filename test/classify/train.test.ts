import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { openExaminer } from "../../pipeline/classify/examine.ts";
import { modelPath, readModel, writtenModel } from "../../pipeline/classify/model-file.ts";
import { learnTopics } from "../../pipeline/classify/topics.ts";
import { trainModel, type Example } from "../../pipeline/classify/train.ts";
import { planOf, register } from "./classifiers.ts";

const { city, plan, book } = planOf("tanbinh-57");
const teaching = [
  "nộp hồ sơ trên mạng",
  "họp không giấy",
  "quét mã lấy số",
  "nhận kết quả qua Zalo",
  "ký số văn bản",
];
const machines = [
  "máy cắt tự động",
  "dây chuyền mới",
  "robot xếp kiện",
  "đơn hàng xuất khẩu",
  "chuyển giao công nghệ",
];
const other = [
  "trồng cây ven hồ",
  "hội thi nấu ăn",
  "tặng quà hộ nghèo",
  "đội bóng vô địch",
  "dọn rác đầu ngõ",
];
const examples: Example[] = [
  ...teaching.map((text, i) => ({
    id: `a${i}`,
    groups: ["II.3.4"],
    title: "",
    text: `Phường cho dân ${text} ở quầy.`,
  })),
  ...machines.map((text, i) => ({
    id: `b${i}`,
    groups: ["II.3.5"],
    title: "",
    text: `Xưởng có ${text} trong năm nay.`,
  })),
  ...other.map((text, i) => ({ id: `c${i}`, groups: [], title: "", text: `Khu phố ${text} sáng nay.` })),
];

it("makes the same model from the same rows, and reads it back unchanged", () => {
  const examine = openExaminer(city, plan, book, register);
  const first = writtenModel(trainModel(plan, examples, examine, "2026-01-02").model);
  const second = writtenModel(trainModel(plan, examples, examine, "2026-01-02").model);
  expect(second).toBe(first);
  const folder = mkdtempSync(path.join(tmpdir(), "model-"));
  writeFileSync(modelPath(folder, plan.id), first);
  const read = readModel(folder, plan.id);
  expect(read?.rows).toBe(15);
  expect(read === null ? "" : writtenModel(read)).toBe(first);
});

it("has no model where there is no file", () => {
  expect(readModel(tmpdir(), "ke-hoach-la")).toBeNull();
});

it("learns topics by their words", () => {
  const rows = [
    { text: "bàn thắng phút cuối, đội khách thua", label: "thể thao" },
    { text: "cầu thủ ghi bàn, đội nhà thắng", label: "thể thao" },
    { text: "ngân hàng giảm lãi suất cho vay", label: "kinh tế" },
    { text: "lãi suất tăng, ngân hàng lo nợ xấu", label: "kinh tế" },
  ];
  const topicOf = learnTopics(rows);
  expect(topicOf("đội trẻ ghi bàn").label).toBe("thể thao");
  expect(topicOf("vay ngân hàng lãi suất thấp").label).toBe("kinh tế");
});
