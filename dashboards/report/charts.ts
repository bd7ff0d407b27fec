import type { Report } from "../../pipeline/report/report.ts";
import { inks, type Drawing } from "../office/chart.ts";
import { shown, speakerOf } from "./blocks.ts";
import { keys } from "./keys.ts";

const wide = 640; // pixels of the drawing's grid; on paper 16 cm

/** The axis of whole numbers. */
const counted = {
  type: "value",
  minInterval: 1,
  axisLabel: { color: inks.text, fontSize: 12 },
  splitLine: { lineStyle: { color: inks.grid } },
};

/** The axis of what is compared. */
function named(names: string[]) {
  return {
    type: "category",
    data: names,
    axisLine: { lineStyle: { color: inks.grid } },
    axisTick: { show: false },
    axisLabel: { color: inks.text, fontSize: 12 },
  };
}

/** Counted items in the parts of the period, one bar each; a part without a number stays empty. */
export function stepsChart(report: Report): Drawing {
  const rows = report.steps.map(({ label, key }) => ({ label, found: speakerOf(report).get(key) }));
  return {
    id: "bao-cao-tien-trinh",
    title: "Tin, bài được tính theo từng phần của kỳ",
    description: rows
      .map(({ label, found }) => `${label}: ${found === null ? "chưa có số" : shown(found)}`)
      .join("; "),
    width: wide,
    height: 200,
    option: {
      grid: { left: 44, right: 12, top: 24, bottom: 30 },
      xAxis: named(rows.map(({ label }) => label)),
      yAxis: counted,
      series: [
        {
          type: "bar",
          silent: true,
          barMaxWidth: 44,
          itemStyle: { color: inks.series[0] },
          label: { show: true, position: "top", color: inks.text, fontSize: 12 },
          data: rows.map(({ found }) => found?.value ?? null),
        },
      ],
    },
  };
}

/** Counted items of each group, direct and topical. */
export function groupsChart(report: Report): Drawing {
  const { get } = speakerOf(report);
  const rows = report.groups.toReversed();
  const part = (name: "direct" | "topical") => rows.map(({ id }) => get(keys.group(id, name))?.value ?? null);
  return {
    id: "bao-cao-nhom",
    title: "Tin, bài theo nhóm nội dung",
    description: report.groups
      .map(({ id }) => {
        const found = get(keys.group(id));
        return `${id}: ${found === null ? "chưa có số" : shown(found)}`;
      })
      .join("; "),
    width: wide,
    height: 70 + rows.length * 28,
    option: {
      grid: { left: 64, right: 24, top: 34, bottom: 26 },
      legend: {
        top: 0,
        left: 0,
        itemWidth: 14,
        itemHeight: 9,
        textStyle: { color: inks.text, fontSize: 12 },
      },
      xAxis: counted,
      yAxis: named(rows.map(({ id }) => id)),
      series: [series("Trực tiếp", 0, part("direct")), series("Theo chủ đề", 1, part("topical"))],
    },
  };
}

function series(name: string, place: 0 | 1, values: readonly (number | null)[]) {
  return {
    name,
    type: "bar",
    stack: "tin",
    silent: true,
    barMaxWidth: 20,
    itemStyle: { color: inks.series[place] },
    data: [...values],
  };
}
