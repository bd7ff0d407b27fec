import { z } from "zod";
import { countItems } from "../../pipeline/measure/item-count.ts";
import { itemAt } from "../../pipeline/stories/read-story.ts";
import { cityNamed } from "../office/known.ts";
import { listQuestion } from "../office/listed.ts";
import { itemFor, mayOpen } from "../office/own-city.ts";
import { itemTold, ItemTold, WholeItem, wholeItem } from "./item-told.ts";
import { listAsked, Narrowed } from "./items-asked.ts";
import { paged, single } from "./path.ts";
import { Period, periodTold } from "./plan-asked.ts";
import type { Problem } from "./problem.ts";

const list = paged(
  {
    path: "/items",
    name: "Danh sách tin, bài",
    about:
      "Cùng điều kiện, cùng thứ tự và cùng số tin như trang “Tin, bài” của kế hoạch; tham số của địa chỉ trang dùng được nguyên ở đây.",
    group: "Tin, bài",
    query: Narrowed,
    row: ItemTold,
    more: {
      plan: z.string(),
      period: Period.nullable().meta({ description: "null = tin chưa rõ ngày" }),
      total: z.int().meta({ description: "Số tin khớp, của mọi trang" }),
    },
    problems: ["khong-co"],
  },
  async (asking) => {
    const asked = listAsked(asking);
    if ("problem" in asked) return asked;
    const { known, state } = asked;
    const { store } = asking.office;
    const { where, order } = listQuestion(state, known, asking.query.xep !== undefined);
    const { place: after, limit } = asking;
    const [page, total] = await Promise.all([
      store.list("item", { where, order, limit, after }),
      countItems(store, where, state.drill.days),
    ]);
    const rows = page.rows.map(({ value }) => itemTold(value, known.plan.id, known.city));
    const period = state.window === null ? null : periodTold(state.window);
    return { answer: { plan: known.plan.id, period, total, rows, next: page.next } };
  },
);

const one = single(
  {
    path: "/items/{id}",
    name: "Một tin, bài",
    about: "Với kết luận của từng kế hoạch. Mã của một địa chỉ sau này của tin cũng dẫn đến tin.",
    group: "Tin, bài",
    query: z.strictObject({}),
    answer: WholeItem,
    problems: ["khong-co"],
  },
  async ({ office, who, context }) => {
    const id = context.req.param("id") ?? "";
    const [kept] = await office.store.read("item", [id]);
    const item = kept?.value ?? (await itemAt(office.store, id));
    const city = item === null ? null : cityNamed(office.config, item.city);
    if (item === null || city === null || !mayOpen(office.config, who, item)) return noItem;
    const { verdicts } = itemFor(office.config, who, item);
    return { answer: wholeItem(item, verdicts, city) };
  },
);

const noItem = {
  problem: { kind: "khong-co", detail: "Không có tin nào mang mã này trong kho." },
} as const satisfies { readonly problem: Problem };

/** Items: lists of them, and one by itself. */
export const itemPaths = [list, one] as const;
