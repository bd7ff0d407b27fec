import { z } from "zod";
import { paged } from "./path.ts";
import { planAsked, planParam } from "./plan-asked.ts";

const DecisionTold = z
  .strictObject({
    id: z.string(),
    item: z.string(),
    what: z.enum(["accept", "reject", "move", "date", "tone", "agency", "comment", "contest"]),
    value: z.string().nullable(),
    reason: z.string(),
    rules: z.string().meta({ description: "Phiên bản quy tắc lúc người duyệt xem" }),
    actor: z.string().meta({ description: "Tên đăng nhập của người duyệt" }),
    at: z.iso.datetime(),
  })
  .meta({ id: "Decision", description: "Một quyết định của người về một tin" });

const list = paged(
  {
    path: "/decisions",
    name: "Quyết định duyệt, mới nhất trước",
    about: "Chỉ cho người duyệt và quản trị.",
    group: "Duyệt",
    query: z.strictObject({
      ...planParam,
      tin: z.string().optional().meta({ description: "Chỉ quyết định về tin này" }),
    }),
    row: DecisionTold,
    more: { plan: z.string(), total: z.int() },
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const { store } = asking.office;
    const { place: after, limit, query } = asking;
    const where = { is: { plan: known.plan.id, ...(query.tin !== undefined && { item: query.tin }) } };
    const order = { by: "at", direction: "descending" } as const;
    const [page, total] = await Promise.all([
      store.list("decision", { where, order, limit, after }),
      store.count("decision", where),
    ]);
    const rows = page.rows.map(({ value: { id, item, what, value, reason, rules, actor, at } }) => {
      return { id, item, what, value, reason, rules, actor, at };
    });
    return { answer: { plan: known.plan.id, total, rows, next: page.next } };
  },
);

/** What people decided on items. */
export const decisionPaths = [list] as const;
