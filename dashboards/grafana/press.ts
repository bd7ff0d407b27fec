import type { Sheet } from "./dashboard.ts";
import { definitionOf, grid, page, stat } from "./panels.ts";
import { figure, figures } from "./targets.ts";

const sourceList = page("tin", "&nguon=${__data.fields.source:percentencode}");

/** Newspapers: stories, originals and reprints, who speaks most. */
export const press: Sheet = {
  uid: "ps-bao-chi",
  title: "Phủ Sóng – Báo chí và dẫn lại",
  description: "Báo chí nói gì về kế hoạch: cụm tin, bài gốc và bài dẫn lại, thị phần tiếng nói.",
  narrowed: [],
  rows: [
    {
      h: 5,
      panels: [
        stat(
          { title: "Cụm tin trên báo chí", description: definitionOf("I03"), href: page("bao-chi") },
          figure("I03"),
          "count",
        ),
        stat(
          { title: "Số tin, kể cả dẫn lại", description: definitionOf("I03"), href: page("bao-chi") },
          figure("I03/items"),
          "count",
        ),
        stat(
          { title: "Tỷ lệ dẫn lại", description: definitionOf("I09"), href: page("bao-chi") },
          figure("I09"),
          "share",
        ),
        stat(
          { title: "Hệ số lan tỏa", description: definitionOf("I09"), href: page("bao-chi") },
          figure("I09/spread"),
          "index",
        ),
        stat(
          { title: "Cụm tin có gốc ngoài danh mục", description: definitionOf("I09"), href: page("bao-chi") },
          figure("I09/outside"),
          "count",
        ),
      ],
    },
    {
      h: 14,
      panels: [
        grid(
          { title: "Thị phần tiếng nói theo cụm tin", description: definitionOf("I07") },
          figures(
            "I07/stories",
            [{ field: "sourceName", sort: "value" }, { field: "source" }, { field: "stateName" }],
            {
              metrics: ["value", "numerator", "denominator"],
            },
          ),
          [
            { field: "sourceName", title: "Báo", href: sourceList },
            { field: "source", title: "Mã", hidden: true },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max value", title: "Thị phần", unit: "share" },
            { field: "Max numerator", title: "Cụm tin", unit: "count" },
            { field: "Max denominator", title: "Cả danh mục", unit: "count" },
          ],
        ),
        grid(
          { title: "Mật độ chủ đề của nguồn", description: definitionOf("I08") },
          figures(
            "I08",
            [{ field: "sourceName", sort: "value" }, { field: "source" }, { field: "stateName" }],
            {
              metrics: ["value", "numerator", "denominator"],
            },
          ),
          [
            { field: "sourceName", title: "Nguồn", href: sourceList },
            { field: "source", title: "Mã", hidden: true },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max value", title: "Mật độ", unit: "share" },
            { field: "Max numerator", title: "Tin được tính", unit: "count" },
            { field: "Max denominator", title: "Mọi tin thu được", unit: "count" },
          ],
        ),
      ],
    },
  ],
};
