import type { Config } from "../../config/load.ts";
import type { Item } from "../../pipeline/item.ts";
import { itemAt, type WholeStory } from "../../pipeline/stories/read-story.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { cityNamed, planNamed } from "./known.ts";
import type { Who } from "./who.ts";

/** Whether a city is any of the account's business. */
export function mayKnow({ city }: Who, asked: string): boolean {
  return city === null || city === asked;
}

/** Whether a plan is: one of the account's own city. A plan that no city has any more belongs to those of every city. */
export function mayKnowPlan(config: Config, who: Who, plan: string): boolean {
  return who.city === null || planNamed(config, plan)?.city.city.id === who.city;
}

/**
 * Whether an item is: one of the own city's sources, or one that was judged by a plan of the own city, since a paper that is
 * collected for one city is read for all: what stands in a city's lists opens for that city's people.
 */
export function mayOpen(config: Config, who: Who, item: Pick<Item, "city" | "verdicts">): boolean {
  return mayKnow(who, item.city) || item.verdicts.some(({ plan }) => mayKnowPlan(config, who, plan));
}

/** The item with the verdicts that are the account's business. */
export function itemFor(config: Config, who: Who, item: Item): Item {
  if (who.city === null) return item;
  return { ...item, verdicts: item.verdicts.filter(({ plan }) => mayKnowPlan(config, who, plan)) };
}

/** The story with the items that are the account's business; null where none is. */
export function storyFor(config: Config, who: Who, story: WholeStory): WholeStory | null {
  if (who.city === null) return story;
  const members = story.members.flatMap((member) =>
    mayOpen(config, who, member.item)
      ? [
          {
            ...member,
            item: itemFor(config, who, member.item),
            credits: member.credits !== null && mayOpen(config, who, member.credits) ? member.credits : null,
          },
        ]
      : [],
  );
  if (members.length === 0) return null;
  const days = members.flatMap(({ item }) => item.publishedDay ?? []).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  return {
    ...story,
    members,
    days: first === undefined || last === undefined ? null : { first, last },
    sources: [...new Set(members.map(({ item }) => item.source))],
  };
}

/**
 * Whether a person of one city may open this address: plans, channels and items of that city. Accounts, the log and the
 * letters belong to all cities, and to nobody who is bound to one.
 */
export async function inOwnCity(
  { config, store }: { readonly config: Config; readonly store: Store },
  who: Who,
  path: string,
): Promise<boolean> {
  if (who.city === null) return true;
  const [, place = "", given = ""] = path.split("/");
  const id = decoded(given);
  switch (place) {
    case "ke-hoach":
      return planNamed(config, id) === null || mayKnowPlan(config, who, id);
    case "suc-khoe":
      return cityNamed(config, id) === null || mayKnow(who, id);
    case "tin": {
      const [kept] = await store.read("item", [id]);
      const item = kept?.value ?? (await itemAt(store, id));
      return item === null || mayOpen(config, who, item);
    }
    case "nguoi-dung":
    case "nhat-ky":
    case "thu-bao":
      return false;
    default:
      return true;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
