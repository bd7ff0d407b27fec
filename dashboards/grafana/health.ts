import type { Sheet } from "./dashboard.ts";
import { definitionOf, grid, healthPage, lines, page, stat, strips } from "./panels.ts";
import { counted, figure, named, overTime, summed, table } from "./targets.ts";

const ours = "planName:$plan";
const seen = { id: "1", type: "avg", field: "observed" } as const;

/** Whether the numbers can be trusted: what could be read, day by day and now. */
export const health: Sheet = {
  uid: "ps-suc-khoe-nguon",
  title: "Phủ Sóng – Sức khỏe nguồn tin",
  description: "Nguồn nào thu được, nguồn nào hỏng, nguồn nào im lặng: ba điều khác nhau.",
  narrowed: [],
  rows: [
    {
      h: 5,
      panels: [
        stat(
          { title: "Độ đầy đủ dữ liệu của kỳ", description: definitionOf("I16"), href: page("nguon") },
          figure("I16"),
          "share",
          [
            [0.5, "orange"],
            [0.8, "green"],
          ],
        ),
        stat(
          { title: "Lượt thu thành công", description: definitionOf("I16"), href: page("nguon") },
          figure("I16/looks"),
          "share",
        ),
        stat(
          { title: "Tin có ngày đăng", description: definitionOf("I16"), href: page("nguon") },
          figure("I16/dated"),
          "share",
        ),
      ],
    },
    {
      h: 12,
      panels: [
        grid(
          {
            title: "Kênh theo tình trạng hiện nay",
            description:
              "Như trang Sức khỏe: hỏng là không thu được; im lặng là thu được mà đơn vị không đăng.",
          },
          table("standing", ours, {
            by: [{ field: "stateName" }, { field: "sourceName" }, { field: "channelName" }],
            metrics: [counted],
          }),
          [
            { field: "stateName", title: "Tình trạng" },
            { field: "sourceName", title: "Nguồn", href: healthPage },
            { field: "channelName", title: "Kênh" },
            { field: "Count", title: "Số kênh", hidden: true },
          ],
        ),
        grid(
          { title: "Lượt ghé và ngày thu đủ", description: definitionOf("I16") },
          table("watch", ours, {
            by: [{ field: "sourceName" }, { field: "stateName" }],
            metrics: [counted, summed("visits"), summed("good")],
          }),
          [
            { field: "sourceName", title: "Nguồn", href: healthPage },
            { field: "stateName", title: "Tình trạng ngày" },
            { field: "Count", title: "Số ngày", unit: "count" },
            { field: "Sum visits", title: "Lượt ghé", unit: "count" },
            { field: "Sum good", title: "Thành công", unit: "count" },
          ],
        ),
      ],
    },
    {
      h: 9,
      panels: [
        lines(
          { title: "Nguồn-ngày thu đủ theo tuần", description: definitionOf("I16"), href: page("nguon") },
          [overTime("watch", ours, { every: "1w", metric: seen, alias: "Thu đủ" })],
          "share",
        ),
        lines(
          {
            title: "Lượt ghé theo ngày, 30 ngày gần nhất",
            description: definitionOf("I16"),
            href: healthPage,
          },
          [
            overTime("watch", ours, {
              every: "1d",
              metric: { id: "1", type: "sum", field: "visits" },
              alias: "Lượt ghé",
            }),
            named(
              overTime("watch", ours, {
                every: "1d",
                metric: { id: "1", type: "sum", field: "good" },
                alias: "Thành công",
              }),
              "B",
            ),
          ],
          "count",
          { timeFrom: "30d" },
        ),
      ],
    },
    {
      h: 18,
      panels: [
        strips(
          {
            title: "Từng nguồn, 30 ngày gần nhất",
            description: "Xanh: thu đủ ngày. Đỏ: không quan sát được. Trống: không có dữ liệu.",
            href: healthPage,
          },
          overTime("watch", ours, { by: "sourceName", every: "1d", metric: seen }),
          "30d",
        ),
      ],
    },
  ],
};
