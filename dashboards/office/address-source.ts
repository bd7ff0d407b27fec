import type { Window } from "../../pipeline/measure/windows.ts";

/** Address of a source's own page within a plan: what it published for the plan, who carries it on, how its channels fare. */
export function sourceAddress(plan: string, source: string, window: Window): string {
  return `/ke-hoach/${encodeURIComponent(plan)}/toa-soan/${encodeURIComponent(source)}?ky=${encodeURIComponent(window.id)}`;
}

/** Address of the list of exactly the copies of a source's stories that stand at another one. */
export function reprintsAddress(
  plan: string,
  { source, by, page = 1 }: { readonly source: string; readonly by: string; readonly page?: number },
  window: Window,
): string {
  const params = new URLSearchParams({ ky: window.id, bao: by });
  if (page > 1) params.set("trang", String(page));
  return `/ke-hoach/${encodeURIComponent(plan)}/toa-soan/${encodeURIComponent(source)}/dan-lai?${params}`;
}
