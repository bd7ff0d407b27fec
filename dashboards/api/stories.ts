import { z } from "zod";
import { storiesBehind, type StoryCount } from "../../pipeline/measure/story-list.ts";
import { readStory, storyNow } from "../../pipeline/stories/read-story.ts";
import { firstWords } from "../../pipeline/quoted.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { titleOf } from "../office/item-row.ts";
import { cityNamed } from "../office/known.ts";
import { storyFor } from "../office/own-city.ts";
import { headed } from "../office/story-heads.ts";
import { itemTold, ItemTold } from "./item-told.ts";
import { listAsked, Narrowed } from "./items-asked.ts";
import { paged, single } from "./path.ts";
import { Period, periodTold, planParam, planAsked } from "./plan-asked.ts";
import { pageOfRows } from "./rows.ts";

const StoryTold = z
  .strictObject({
    id: z.string(),
    title: z.string().nullable(),
    items: z.int().meta({ description: "Số tin của cụm khớp điều kiện" }),
    sources: z.array(z.string()).meta({ description: "Nguồn đăng các tin này" }),
    firstDay: z.iso.date().nullable(),
    originOutside: z.string().nullable().meta({
      description: "Gốc ngoài danh mục, như các bản dẫn lại ghi; null = có bài gốc, hoặc không ai ghi",
    }),
  })
  .meta({ id: "Story", description: "Một cụm tin: bài gốc và các bản dẫn lại" });

const list = paged(
  {
    path: "/stories",
    name: "Các cụm tin đứng sau một danh sách tin",
    about: "Nhiều tin nhất trước. Điều kiện như /items, trừ “tim” và hai tình trạng không tính.",
    group: "Tin, bài",
    query: Narrowed.omit({ tim: true, xep: true }),
    row: StoryTold,
    more: { plan: z.string(), period: Period.nullable(), total: z.int() },
    problems: ["khong-co"],
  },
  async (asking) => {
    const asked = listAsked(asking);
    if ("problem" in asked) return asked;
    const { known, state } = asked;
    if (state.aside !== null)
      return { problem: { kind: "yeu-cau-sai", detail: "Cụm tin không đếm theo tình trạng này." } };
    const { store } = asking.office;
    const all = await storiesBehind(store, state.drill, known);
    const page = pageOfRows(all, ({ id }) => id, asking);
    if ("problem" in page) return page;
    const period = state.window === null ? null : periodTold(state.window);
    const rows = await storiesTold(store, page.rows);
    return { answer: { plan: known.plan.id, period, total: all.length, rows, next: page.next } };
  },
);

async function storiesTold(
  store: Store,
  stories: readonly StoryCount[],
): Promise<z.input<typeof StoryTold>[]> {
  return (await headed(store, stories)).map(({ story: { id, items, sources, firstDay }, head, record }) => ({
    id,
    title: head === null ? null : firstWords(titleOf(head)),
    items,
    sources: [...sources],
    firstDay,
    originOutside: head?.copy === "original" ? null : (record?.originOutside ?? null),
  }));
}

const one = single(
  {
    path: "/stories/{id}",
    name: "Một cụm tin với các tin của nó",
    about: "Tối đa 1.000 tin. Mã của cụm đã gộp vẫn dẫn đến cụm còn lại.",
    group: "Tin, bài",
    query: z.strictObject(planParam),
    answer: z.strictObject({
      id: z.string(),
      originalKnown: z.boolean(),
      originOutside: z.string().nullable(),
      aliases: z.array(z.string()),
      items: z.array(ItemTold),
    }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const { office, who, context } = asking;
    const id = context.req.param("id") ?? "";
    const whole =
      (await readStory(office.store, id)) ??
      (await readStory(office.store, (await storyNow(office.store, id)) ?? ""));
    const story = whole === null ? null : storyFor(office.config, who, whole);
    if (story === null) return { problem: { kind: "khong-co", detail: "Không có cụm tin nào mang mã này." } };
    return {
      answer: {
        id: story.id,
        originalKnown: story.originalKnown,
        originOutside: story.originOutside,
        aliases: [...story.aliases],
        items: story.members.map(({ item }) =>
          itemTold(item, known.plan.id, cityNamed(office.config, item.city) ?? known.city),
        ),
      },
    };
  },
);

/** Stories: originals with their reprints. */
export const storyPaths = [list, one] as const;
