import { criticalDrill, criticismIn } from "../measure/criticism.ts";
import { storiesBehind } from "../measure/story-list.ts";
import { addDays, today } from "../measure/windows.ts";
import { firstWords } from "../quoted.ts";
import { namesake } from "../stories/story-id.ts";
import type { Asked, Found } from "./asked.ts";

const critical = 3; // days back: a list that was away for the weekend is told on Monday, the past is not
const spread = 14; // days within which a story gathers its copies

/** Articles of these days in which the press finds fault, one for each story, with the agency that could look into it. */
export async function criticalArticles(asked: Asked): Promise<readonly Found[]> {
  const { store, city, plan, clock, rules } = asked;
  if (rules.critical === undefined) return [];
  const day = today(clock);
  const found = new Map<string, Found>();
  for (const row of await criticismIn(
    store,
    { plan, city },
    { from: addDays(day, -critical), to: addDays(day, 1) },
  )) {
    const { item, concerned } = row;
    const id = `critical/${plan.id}/${item.story}`;
    const source = city.sources.find((one) => one.id === item.source)?.name ?? item.source;
    const whom =
      concerned.length === 0
        ? "chưa nêu tên đơn vị, đề xuất cơ quan chủ trì"
        : concerned.map(({ name }) => name).join("; ");
    // The list is newest first: what stays is the article that began the story.
    found.set(id, {
      id,
      rule: "critical",
      city: city.city.id,
      plan: plan.id,
      agencies: concerned.map((agency) => agency.id),
      title: `Báo chí phản ánh – ${source}: ${firstWords(item.title ?? "(bài không có tít)")}`,
      detail: `Đề xuất giao: ${whom}.${row.tone === null ? " Chưa có người xác nhận sắc thái." : ""}`,
      path: `/tin/${item.id}`,
      url: item.url,
    });
  }
  return [...found.values()];
}

/** Stories of the press that at least so many other sources took over. */
export async function spreadStories(asked: Asked): Promise<readonly Found[]> {
  const { store, city, plan, clock, rules } = asked;
  if (rules.story === undefined) return [];
  const { reprints } = rules.story;
  const day = today(clock);
  const { critical: _, ...drill } = criticalDrill(
    { plan, city },
    { from: addDays(day, -spread), to: addDays(day, 1) },
  );
  const stories = (await storiesBehind(store, drill, { plan, city })).filter(
    ({ sources }) => sources.length > reprints,
  );
  const read = (ids: readonly string[]) => store.read("item", ids);
  const originals = await read(stories.map(({ id, item }) => namesake(id) ?? item));
  const others = await read(stories.map(({ item }) => item));
  return stories.map(({ id, sources }, place): Found => {
    const item = (originals[place] ?? others[place])?.value;
    return {
      id: `story/${plan.id}/${id}`,
      rule: "story",
      city: city.city.id,
      plan: plan.id,
      agencies: [],
      title: `${sources.length - 1} báo, trang dẫn lại: ${firstWords(item?.title ?? "(bài không có tít)")}`,
      detail: null,
      path: `/cum-tin/${id}`,
      url: item?.url ?? null,
    };
  });
}
