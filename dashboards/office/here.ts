import { tryGetContext } from "hono/context-storage";

/** The address that is being answered, on a name that means nothing; null outside of a request. */
export function hereNow(): URL | null {
  const url = tryGetContext()?.req.url;
  if (url === undefined) return null;
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, "http://localhost");
}

/** Path and question of an address, as a link writes it. */
export function linkOf({ pathname, search, hash }: URL): string {
  return pathname + search + hash;
}
