import { visitAddress } from "../../crawlers/address.ts";
import type { Facts } from "./facts.ts";

/** The address a page gives itself, where it can be believed: on the same site, and neither home nor a section; and who gave it. */
export function canonicalOf(facts: Facts): { readonly url: string | null; readonly how: string } {
  const own = visitAddress(facts.url);
  const stated = [
    ["canonical", facts.links.get("canonical")?.[0]],
    ["og:url", facts.metas.get("og:url")?.[0]],
  ] as const;
  for (const [how, value] of stated) {
    const address = value === undefined ? null : absolute(value, facts.url);
    const url = address === null ? null : visitAddress(address);
    if (url !== null && isBelievable(url, own)) return { url, how };
  }
  return { url: own, how: own === null ? "" : "address" };
}

/** An address as it stands on a page, made absolute; null where it is none. */
export function absolute(address: string, base: string): string | null {
  try {
    return new URL(address.trim(), base).href;
  } catch {
    return null;
  }
}

function isBelievable(stated: string, own: string | null): boolean {
  const url = new URL(stated);
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "" && url.search === "") return false;
  if (own === null) return true;
  const ownUrl = new URL(own);
  if (siteOf(url.hostname) !== siteOf(ownUrl.hostname)) return false;
  // A section page has a shorter path that is a beginning of the article's own.
  const ownPath = ownUrl.pathname.replace(/\/+$/, "");
  return path === ownPath || !ownPath.startsWith(`${path}/`) || /\d/.test(path);
}

const secondLevel = /^(?:com|net|org|edu|gov|co|ac|info|biz|name|pro|health)$/;

/** The registrable part of a host name: `m.hanoimoi.vn` and `www.hanoimoi.vn` are one site. */
export function siteOf(host: string): string {
  const labels = host.toLowerCase().split(".");
  const keep = labels.length > 2 && secondLevel.test(labels.at(-2) ?? "") ? 3 : 2;
  return labels.slice(-keep).join(".");
}
