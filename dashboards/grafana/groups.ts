import type { Sheet } from "./dashboard.ts";
import { bars, definitionOf, grid, lines, page, stat } from "./panels.ts";
import { counts, figure, figures } from "./targets.ts";

/** What is spoken of: the plan's content groups. */
export const groups: Sheet = {
  uid: "ps-nhom-noi-dung",
  title: "Phủ Sóng – Nhóm nội dung",
  description: "Mỗi nhóm nội dung của kế hoạch được nói đến bao nhiêu; một tin có thể thuộc nhiều nhóm.",
  narrowed: ["groups"],
  rows: [
    {
      h: 5,
      panels: [
        stat(
          { title: "Tin được tính", description: definitionOf("I04"), href: page("tin") },
          figure("I04/items"),
          "count",
        ),
        stat(
          { title: "Cân bằng nhóm nội dung", description: definitionOf("I13"), href: page("") },
          figure("I13"),
          "index",
        ),
      ],
    },
    {
      h: 12,
      panels: [
        grid(
          { title: "Đếm đủ: mỗi tin tính 1 cho mỗi nhóm", description: definitionOf("I04") },
          figures(
            "I04/full",
            [{ field: "groupName", sort: "value" }, { field: "group" }, { field: "stateName" }],
            {
              where: "groupName:$group",
              metrics: ["value", "denominator"],
            },
          ),
          [
            {
              field: "groupName",
              title: "Nhóm nội dung",
              href: page("tin", "&nhom=${__data.fields.group:percentencode}"),
            },
            { field: "group", title: "Mã", hidden: true },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max value", title: "Số tin", unit: "count" },
            { field: "Max denominator", title: "Mọi tin được tính", unit: "count" },
          ],
        ),
        bars(
          {
            title: "Đếm phân số: mỗi tin chia đều cho các nhóm của nó",
            description: definitionOf("I04"),
            href: page(""),
          },
          figures("I04/fractional", [{ field: "groupName" }], { where: "groupName:$group" }),
          "index",
          "groupName",
        ),
      ],
    },
    {
      h: 11,
      panels: [
        lines(
          { title: "Tin theo nhóm từng tuần", description: definitionOf("I04"), href: page("xu-huong") },
          [counts("plan/group", { by: "groupName", where: "groupName:$group" })],
          "count",
        ),
      ],
    },
    {
      h: 9,
      panels: [
        grid(
          { title: "So với kỳ trước", description: definitionOf("I15") },
          figures("I15/full", [{ field: "groupName" }, { field: "stateName" }, { field: "shown" }], {
            where: "groupName:$group",
          }),
          [
            { field: "groupName", title: "Nhóm nội dung", href: page("xu-huong") },
            { field: "stateName", title: "Tình trạng" },
            { field: "shown", title: "Chênh lệch" },
            { field: "Max", title: "Số", hidden: true },
          ],
        ),
      ],
    },
  ],
};
