const ownPages = /^\/(?:ke-hoach|suc-khoe|cum-tin|tin)\/[^\s\\]+$/u;

/** Address of the form that keeps a view under a name. */
export function saveAddress(view: string): string {
  return `/khung-nhin?${new URLSearchParams({ luu: view })}`;
}

/** Path and question of one of our own pages that may be kept as a view; null for every other address. */
export function viewAddress(given: string): string | null {
  if (!ownPages.test(given) || given.startsWith("//") || !URL.canParse(given, "http://localhost"))
    return null;
  const { pathname, search, origin } = new URL(given, "http://localhost");
  return origin === "http://localhost" ? pathname + search : null;
}
