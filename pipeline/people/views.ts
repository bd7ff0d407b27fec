import type { Clock } from "../../crawlers/capture.ts";
import type { SavedView } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";

export const mostViews = 50; // of one person; a longer list is found by nobody
export const longestName = 80; // letters
const longestAddress = 2_000; // letters; browsers and proxies cut longer ones
const tries = 5; // another window of the same person may save meanwhile

/** Where views are kept, whose they are, and when. */
export interface ViewKeeping {
  readonly store: Store;
  readonly clock: Clock;
  /** The account's id, or the name of the local desk. */
  readonly person: string;
}

/** The views that a person keeps, by name. */
export async function viewsOf(store: Store, person: string): Promise<readonly SavedView[]> {
  const [kept] = await store.read("views", [person]);
  const order = new Intl.Collator("vi", { numeric: true });
  return (kept?.value.views ?? []).toSorted((one, other) => order.compare(one.name, other.name));
}

/** Keeps a view under a name; the same name again stands for the new view. Gives in Vietnamese why not, null when it is kept. */
export async function keepView(
  keeping: ViewKeeping,
  given: { readonly name: string; readonly address: string },
): Promise<string | null> {
  const name = given.name.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
  const { address } = given;
  if (name === "") return "Chưa lưu được: hãy đặt tên cho khung nhìn.";
  if (name.length > longestName) return `Chưa lưu được: tên dài quá ${longestName} chữ cái, hãy rút ngắn.`;
  if (address.length > longestAddress)
    return "Chưa lưu được: khung nhìn có quá nhiều điều kiện; hãy bỏ bớt điều kiện rồi lưu.";
  return change(keeping, (views, at) => {
    const others = views.filter((view) => view.name !== name);
    if (others.length >= mostViews)
      return `Chưa lưu được: đã có ${mostViews} khung nhìn. Hãy bỏ bớt khung nhìn không dùng nữa.`;
    return [...others, { name, address, at }];
  });
}

/** Takes the view of this name away; nothing happens where there is none. */
export async function dropView(keeping: ViewKeeping, name: string): Promise<string | null> {
  return change(keeping, (views) => views.filter((view) => view.name !== name));
}

async function change(
  { store, clock, person }: ViewKeeping,
  next: (views: readonly SavedView[], at: string) => readonly SavedView[] | string,
): Promise<string | null> {
  const at = clock.now().toISOString();
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const [kept] = await store.read("views", [person]);
    const views = next(kept?.value.views ?? [], at);
    if (typeof views === "string") return views;
    const write = { value: { id: person, views }, expects: kept?.revision ?? 0 };
    const [written] = await store.write("views", [write], { actor: person, at });
    if (written?.outcome === "kept") return null;
  }
  return "Chưa lưu được vì danh sách đang được sửa ở nơi khác. Hãy thử lại.";
}
