import type { Sheet } from "./dashboard.ts";
import { bars, definitionOf, grid, lines, page, stat } from "./panels.ts";
import { counts, figure, figures } from "./targets.ts";

const mine = "agencyName:$agency";
const ownList = page("tin", "&don-vi=${agencyId:percentencode}&vai=chu-quan");
const namedList = page("tin", "&don-vi=${agencyId:percentencode}&vai=neu-ten");

/** One agency: what it says itself, what the press says of it, where it is silent. */
export const agency: Sheet = {
  uid: "ps-mot-don-vi",
  title: "Phủ Sóng – Một đơn vị",
  description: "Mọi chỉ số của một đơn vị trong một kỳ.",
  narrowed: ["agency"],
  rows: [
    {
      h: 5,
      panels: [
        stat(
          { title: "Tin trên kênh của mình", description: definitionOf("I02"), href: ownList },
          figure("I02/owner", mine),
          "count",
        ),
        stat(
          { title: "Cụm tin báo chí nêu tên", description: definitionOf("I03"), href: namedList },
          figure("I03/mention", mine),
          "count",
        ),
        stat(
          { title: "Số ngày không có tin", description: definitionOf("I11"), href: ownList },
          figure("I11/owner", mine),
          "days",
        ),
        stat(
          {
            title: "Tin đa phương tiện",
            description: definitionOf("I21"),
            href: `${ownList}&da-phuong-tien=1`,
          },
          figure("I21/owner", mine),
          "share",
        ),
      ],
    },
    {
      h: 10,
      panels: [
        bars(
          {
            title: "Trên kênh của mình, theo nhóm nội dung",
            description: definitionOf("I05"),
            href: ownList,
          },
          figures("I05/owner", [{ field: "groupName" }], { where: mine }),
          "count",
          "groupName",
        ),
        grid(
          { title: "Được nêu tên, theo nhóm nội dung", description: definitionOf("I05") },
          figures("I05/mention", [{ field: "groupName" }, { field: "stateName" }], { where: mine }),
          [
            { field: "groupName", title: "Nhóm nội dung", href: namedList },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max", title: "Số tin", unit: "count" },
          ],
        ),
      ],
    },
    {
      h: 10,
      panels: [
        lines(
          { title: "Theo tuần", description: definitionOf("I02"), href: ownList },
          [counts("owner", { where: mine })],
          "count",
        ),
        lines(
          {
            title: "Theo ngày, 90 ngày gần nhất",
            description: `${definitionOf("I02")}\n\nNgày không có cột là ngày không quan sát được.`,
            href: ownList,
          },
          [counts("owner", { where: mine, every: "1d" })],
          "count",
          { timeFrom: "90d", bars: true },
        ),
      ],
    },
  ],
};
