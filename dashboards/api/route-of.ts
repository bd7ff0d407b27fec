import type { ApiPath } from "./path.ts";
import { apiBase } from "./problem.ts";

/** An address as the program's routes write it: `/api/v1/items/:id`. */
export function patternOf({ path }: Pick<ApiPath, "path">): string {
  return `${apiBase}${path.replaceAll(/\{(\w+)\}/gu, ":$1")}`;
}

/** The route under which its right is declared: `GET /api/v1/items/:id`. */
export function routeOf(path: Pick<ApiPath, "path" | "method">): string {
  return `${path.method.toUpperCase()} ${patternOf(path)}`;
}
