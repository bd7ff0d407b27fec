import { type Sheet } from "./dashboard.ts";
import { agencyPage, bars, definitionOf, grid, lines, page, stat } from "./panels.ts";
import { counts, figure, figures } from "./targets.ts";

/** What a leader asks first: how far, how much, how complete, who is silent. */
export const overview: Sheet = {
  uid: "ps-tong-quan",
  title: "Phủ Sóng – Tổng quan",
  description: "Độ phủ của kế hoạch trong một kỳ; bấm vào số để mở trang chứng minh số đó.",
  narrowed: [],
  rows: [
    {
      h: 5,
      panels: [
        stat(
          { title: "Độ phủ đơn vị", description: definitionOf("I01"), href: page("", "#do-phu") },
          figure("I01"),
          "share",
          [
            [0.5, "orange"],
            [0.8, "green"],
          ],
        ),
        stat(
          { title: "Tin được tính", description: definitionOf("I04"), href: page("tin") },
          figure("I04/items"),
          "count",
        ),
        stat(
          { title: "Cụm tin trên báo chí", description: definitionOf("I03"), href: page("bao-chi") },
          figure("I03"),
          "count",
        ),
        stat(
          { title: "Độ đầy đủ dữ liệu", description: definitionOf("I16"), href: page("nguon") },
          figure("I16"),
          "share",
          [
            [0.5, "orange"],
            [0.8, "green"],
          ],
        ),
        stat(
          { title: "Cân bằng nhóm nội dung", description: definitionOf("I13"), href: page("") },
          figure("I13"),
          "index",
        ),
        stat(
          { title: "Chuyên mục còn cập nhật", description: definitionOf("I17"), href: page("") },
          figure("I17"),
          "share",
        ),
      ],
    },
    {
      h: 9,
      panels: [
        lines(
          {
            title: "Tin được tính theo tuần",
            description: `${definitionOf("I04")}\n\nTuần không có điểm là tuần không ai thu được.`,
            href: page("xu-huong"),
          },
          [counts("plan")],
          "count",
        ),
        bars(
          { title: "Tin theo nhóm nội dung", description: definitionOf("I04"), href: page("") },
          figures("I04/full", [{ field: "groupName" }]),
          "count",
          "groupName",
        ),
      ],
    },
    {
      h: 10,
      panels: [
        grid(
          { title: "Đơn vị theo tình trạng", description: definitionOf("I01") },
          figures("I02/owner", [
            { field: "stateName" },
            { field: "agencyName" },
            { field: "agency" },
            { field: "shown" },
          ]),
          [
            { field: "stateName", title: "Tình trạng" },
            { field: "agencyName", title: "Đơn vị", href: agencyPage },
            { field: "agency", title: "Mã", hidden: true },
            { field: "shown", title: "Số tin" },
            { field: "Max", title: "Số", unit: "count", hidden: true },
          ],
        ),
        grid(
          { title: "Im lặng lâu nhất", description: definitionOf("I11") },
          figures("I11/owner", [
            { field: "agencyName", sort: "value", size: 30 },
            { field: "agency" },
            { field: "stateName" },
          ]),
          [
            { field: "agencyName", title: "Đơn vị", href: agencyPage },
            { field: "agency", title: "Mã", hidden: true },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max", title: "Số ngày không có tin", unit: "days" },
          ],
        ),
      ],
    },
  ],
};
