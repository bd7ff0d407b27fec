import type { Sheet } from "./dashboard.ts";
import { definitionOf, grid, page } from "./panels.ts";
import { counted, greatest, table } from "./targets.ts";

const chosen = "planName:$plan AND periodName:$period";

/** What the plan promises by when: targets, reports, marked days. */
export const deadlines: Sheet = {
  uid: "ps-chi-tieu-han",
  title: "Phủ Sóng – Chỉ tiêu và thời hạn",
  description: "Chỉ tiêu của kế hoạch, báo cáo đến hạn và các mốc; thiếu số liệu không phải là 0 %.",
  narrowed: [],
  until: "now+1y",
  rows: [
    {
      h: 12,
      panels: [
        grid(
          { title: "Chỉ tiêu", description: definitionOf("I14") },
          table("progress", `${chosen} AND sort:target`, {
            by: [{ field: "text" }, { field: "status" }, { field: "unit" }, { field: "shown" }],
            metrics: [greatest("value"), greatest("goal")],
          }),
          [
            { field: "text", title: "Chỉ tiêu", href: page("") },
            { field: "status", title: "Tiến độ" },
            { field: "unit", title: "Đơn vị tính", hidden: true },
            { field: "shown", title: "Số liệu" },
            { field: "Max value", title: "Số", hidden: true },
            { field: "Max goal", title: "Mức phải đạt (1 = 100 % hoặc đã xong)" },
          ],
        ),
      ],
    },
    {
      h: 12,
      panels: [
        grid(
          { title: "Báo cáo", description: definitionOf("I18") },
          table("progress", `${chosen} AND sort:report`, {
            by: [{ field: "text" }, { field: "status" }],
            metrics: [greatest("value")],
          }),
          [
            { field: "text", title: "Chế độ báo cáo", href: page("") },
            { field: "status", title: "Tình trạng" },
            { field: "Max", title: "Tỷ lệ đúng hạn", unit: "share" },
          ],
        ),
        grid(
          {
            title: "Mốc và hạn trong khoảng thời gian đang xem",
            description: "Các ngày mà kế hoạch nêu; cũng hiện thành vạch trên biểu đồ.",
          },
          table("milestone", "planName:$plan", {
            by: [{ field: "sort" }, { field: "title" }],
            metrics: [counted],
          }),
          [
            { field: "sort", title: "Loại", width: 160 },
            { field: "title", title: "Nội dung", href: page("") },
            { field: "Count", title: "Số lần", unit: "count", width: 90 },
          ],
        ),
      ],
    },
  ],
};
