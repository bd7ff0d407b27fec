import type { Window } from "../../pipeline/measure/windows.ts";

/** Which report a page or file is of. */
export interface ReportPlace {
  readonly plan: string;
  readonly window: Window;
  /** null = the whole city. */
  readonly agency: string | null;
  /** true = the numbers as they stand, also where the period is frozen. */
  readonly draft: boolean;
}

/** Address of a report's page. */
export function reportAddress(place: ReportPlace): string {
  return `/ke-hoach/${encodeURIComponent(place.plan)}/bao-cao?${paramsOf(place)}`;
}

/** Address of one file of a report. */
export function reportFileAddress(place: ReportPlace, file: string): string {
  return `/ke-hoach/${encodeURIComponent(place.plan)}/bao-cao/tep/${file}?${paramsOf(place)}`;
}

/** Address of the press digest of a period. */
export function digestAddress({ plan, window }: Pick<ReportPlace, "plan" | "window">): string {
  return `/ke-hoach/${encodeURIComponent(plan)}/diem-tin?ky=${encodeURIComponent(window.id)}`;
}

function paramsOf({ window, agency, draft }: ReportPlace): URLSearchParams {
  const params = new URLSearchParams({ ky: window.id });
  if (agency !== null) params.set("don-vi", agency);
  if (draft) params.set("ban", "tam-tinh");
  return params;
}
