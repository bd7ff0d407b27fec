import type { Sheet } from "./dashboard.ts";
import { agencyPage, definitionOf, grid, lines, page } from "./panels.ts";
import { counts, figures } from "./targets.ts";

const cellList = page("tin", "&don-vi=${__data.fields.agency:percentencode}&vai=chu-quan");

/** Who speaks of what: matrix, ranking, trend. */
export const coverage: Sheet = {
  uid: "ps-do-phu-don-vi",
  title: "Phủ Sóng – Độ phủ theo đơn vị",
  description:
    "Ma trận đơn vị × nhóm nội dung, xếp hạng và xu hướng; ô không quan sát được khác với ô 0 tin.",
  narrowed: ["agencies", "groups"],
  rows: [
    {
      h: 16,
      panels: [
        grid(
          {
            title: "Ma trận đơn vị × nhóm nội dung",
            description: definitionOf("I05"),
            href: page("ma-tran"),
          },
          figures(
            "I05/owner",
            [{ field: "agencyName" }, { field: "groupName", size: 50 }, { field: "shown", size: 5 }],
            {
              where: "agencyName:$agency AND groupName:$group",
            },
          ),
          [],
          [
            {
              id: "groupingToMatrix",
              options: {
                rowField: "agencyName",
                columnField: "groupName",
                valueField: "shown",
                emptyValue: "empty",
              },
            },
          ],
        ),
      ],
    },
    {
      h: 12,
      panels: [
        grid(
          { title: "Xếp hạng theo số tin trên kênh của mình", description: definitionOf("I02") },
          figures(
            "I02/owner",
            [{ field: "agencyName", sort: "value" }, { field: "agency" }, { field: "stateName" }],
            {
              where: "agencyName:$agency",
            },
          ),
          [
            { field: "agencyName", title: "Đơn vị", href: agencyPage },
            { field: "agency", title: "Mã", hidden: true },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max", title: "Số tin", unit: "count", href: cellList },
          ],
        ),
        grid(
          { title: "Được báo chí nêu tên", description: definitionOf("I03") },
          figures(
            "I03/mention",
            [{ field: "agencyName", sort: "value" }, { field: "agency" }, { field: "stateName" }],
            {
              where: "agencyName:$agency",
            },
          ),
          [
            { field: "agencyName", title: "Đơn vị", href: agencyPage },
            { field: "agency", title: "Mã", hidden: true },
            { field: "stateName", title: "Tình trạng" },
            { field: "Max", title: "Số cụm tin", unit: "count" },
          ],
        ),
      ],
    },
    {
      h: 11,
      panels: [
        lines(
          {
            title: "Tin trên kênh của mình theo tuần",
            description: `${definitionOf("I02")}\n\nTuần không có điểm là tuần không quan sát được đơn vị.`,
            href: page("xu-huong"),
          },
          [counts("owner", { by: "agencyName", where: "agencyName:$agency" })],
          "count",
        ),
      ],
    },
  ],
};
