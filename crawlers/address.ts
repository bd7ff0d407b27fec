import { createHash } from "node:crypto";

/** Query parameters that say how a reader came, not what is read. */
const tracking =
  /^(utm_\w+|vn_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|gidzl|zarsrc|zalo_\w+|spm|share_\w+|amp|outputtype)$/i;

const longestAddress = 8_000; // characters; what RFC 9110 (section 4.1) asks every server to take

/** Names of a site's twin for phones or for AMP. */
const twinHost = /^(www\d?|m|mobile|amp)\.(?=[^.]+\.)/;

/**
 * The address to visit for an address found on a page: no fragment, no tracking parameters; host, scheme and path as
 * they were. Null when it is no web address.
 */
export function visitAddress(found: string, base?: string): string | null {
  if (found.length > longestAddress) return null;
  const url = URL.parse(found.trim(), base);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  url.hash = "";
  url.username = "";
  url.password = "";
  for (const name of new Set(url.searchParams.keys())) if (tracking.test(name)) url.searchParams.delete(name);
  return url.href;
}

/**
 * One spelling for all addresses that lead to the same page: https, without www, m or amp, without trailing slash,
 * fragment and tracking, parameters sorted, one percent notation, NFC. It is compared and hashed, not visited.
 */
export function canonicalAddress(address: string): string {
  const cleaned = visitAddress(address);
  if (cleaned === null) return address.trim();
  const url = new URL(cleaned);
  url.protocol = "https:";
  url.port = "";
  url.hostname = url.hostname.replace(/\.$/, "").replace(twinHost, "");
  url.pathname = oneNotation(url.pathname)
    .replace(/\/{2,}/g, "/")
    .replace(/^\/amp(?=\/.)/, "") // hanoionline.vn/amp/<slug>-<id>.htm
    .replace(/(?<=.)\/amp\/?$/, "")
    .replace(/\.amp(?=(\.html?)?$)/, "")
    .replace(/(?<=.)\/+$/, "");
  url.searchParams.sort();
  return url.href;
}

/** Id of an item and of its address: the first 32 hex digits of SHA-256 of the canonical address, stable for ever. */
export function addressId(address: string): string {
  return createHash("sha256").update(canonicalAddress(address)).digest("hex").slice(0, 32);
}

/** Whether two host names belong to the same site: equal but for www, m and amp. */
export function isSameHost(one: string, other: string): boolean {
  return one.replace(twinHost, "") === other.replace(twinHost, "");
}

function oneNotation(path: string): string {
  try {
    return encodeURI(decodeURI(path).normalize("NFC"));
  } catch {
    return path; // not UTF-8 percent notation: left as the site writes it
  }
}
