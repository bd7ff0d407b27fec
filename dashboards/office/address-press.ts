import type { Drill } from "../../pipeline/measure/types.ts";
import type { Window } from "../../pipeline/measure/windows.ts";
import { drillAddress } from "./address.ts";

/** Address of a story's page. */
export function storyAddress(id: string): string {
  return `/cum-tin/${encodeURIComponent(id)}`;
}

/** Address of the list of exactly the stories in which the items of a drill stand. */
export function storiesAddress(
  drill: Drill,
  more: { readonly outside?: boolean; readonly page?: number } = {},
): string {
  const list = new URL(drillAddress(drill), "http://localhost");
  if (more.outside === true) list.searchParams.set("goc", "ngoai");
  if (more.page !== undefined && more.page > 1) list.searchParams.set("trang", String(more.page));
  return `/ke-hoach/${encodeURIComponent(drill.plan)}/bao-chi/cum-tin${list.search}`;
}

/** Address of "Báo chí phản ánh" in a period, as a page or as a table for a spreadsheet. */
export function criticismAddress(plan: string, window: Window, form: "" | ".csv" = ""): string {
  return `/ke-hoach/${encodeURIComponent(plan)}/bao-chi/phan-anh${form}?ky=${encodeURIComponent(window.id)}`;
}
