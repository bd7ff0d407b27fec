import type { Item } from "../../pipeline/item.ts";
import { whereOf } from "../../pipeline/measure/drill.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { titleOf } from "../../pipeline/report/stories.ts";
import { everythingStill } from "../../pipeline/store/everything.ts";
import type { Store } from "../../pipeline/store/store.ts";
import type { KnownPlan } from "../office/known.ts";
import type { ListedItem } from "./items.ts";

/** The counted items of a plan's days, newest first, page after page; with `agency` those on its channels or naming it. */
export async function* liveItems(
  store: Store,
  known: KnownPlan,
  asked: {
    readonly days: { readonly from: string; readonly to: string };
    readonly agency: string | null;
    /** So many of them are enough, at most 10,000: one page, which is one moment anyway. Absent = all, from one moment. */
    readonly most?: number;
  },
): AsyncIterable<ListedItem> {
  const drill: Drill = {
    city: known.city.city.id,
    plan: known.plan.id,
    days: asked.days,
    standing: "counted",
    ...(asked.agency !== null && { agency: asked.agency }),
  };
  const order = { by: "sortAt", direction: "descending" } as const;
  const where = whereOf(drill, known);
  const rows =
    asked.most === undefined
      ? everythingStill(store, "item", { where, order })
      : (await store.list("item", { where, order, limit: asked.most })).rows;
  for await (const { value } of rows) {
    const item = listed(value, known.plan.id);
    if (item !== null) yield item;
  }
}

function listed(item: Item, plan: string): ListedItem | null {
  const verdict = item.verdicts.find((one) => one.plan === plan);
  if (verdict === undefined) return null;
  const inRole = (role: string) => verdict.agencies.filter((hit) => hit.role === role).map((hit) => hit.id);
  return {
    id: item.id,
    title: titleOf(item),
    url: item.url,
    source: item.source,
    day: item.publishedDay,
    tier: verdict.tier,
    copy: item.copy,
    groups: verdict.groups.map(({ id }) => id),
    owners: [...new Set(inRole("owner"))],
    mentions: [...new Set(inRole("mention"))],
  };
}
