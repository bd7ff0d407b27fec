import { linkOf } from "./here.ts";

const ownPages = /^\/(?:ke-hoach|suc-khoe|cum-tin|tin)\/[^/]/u;

/** Address of the form that keeps a view under a name. */
export function saveAddress(view: string): string {
  return `/khung-nhin?${new URLSearchParams({ luu: view })}`;
}

/** Path and question of one of our own pages that may be kept as a view; null for every other address. */
export function viewAddress(given: string): string | null {
  if (!given.startsWith("/") || !URL.canParse(given, "http://localhost")) return null;
  const url = new URL(given, "http://localhost");
  url.hash = "";
  const own = url.origin === "http://localhost" && ownPages.test(url.pathname);
  return own ? linkOf(url) : null;
}
