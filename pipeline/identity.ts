import { isSameHost } from "../crawlers/address.ts";
import type { Capture } from "../crawlers/capture.ts";
import type { Reading } from "./item.ts";

/**
 * The address under which an item is kept: the page's own `rel=canonical` where it can be believed, else the address
 * that answered. It is believed only on the same site and when it names a page, not a home page or a section: broken
 * templates give every article the address of the front page, and all of them would become one item.
 */
export function trustedAddress(
  capture: Pick<Capture, "finalUrl">,
  reading: Pick<Reading, "canonicalUrl">,
): string {
  const { canonicalUrl } = reading;
  const own = canonicalUrl === null ? null : URL.parse(canonicalUrl);
  const answered = new URL(capture.finalUrl);
  if (own === null || !isSameHost(own.hostname, answered.hostname)) return capture.finalUrl;
  return namesAPage(own, answered) ? own.href : capture.finalUrl;
}

/** A home page has no path; a section is a shorter path that the answering address lies below or that bears no id or title. */
function namesAPage(own: URL, answered: URL): boolean {
  const path = own.pathname.replace(/\/+$/, "");
  if (path === "" && own.search === "") return false;
  const last = path.split("/").at(-1) ?? "";
  const looksLikeAnArticle =
    /\d{3,}/.test(last + own.search) ||
    /\.(html?|aspx|epi|vnp|tpo|antd|amp)$/i.test(last) ||
    last.split("-").length >= 4;
  const isAbove = answered.pathname.startsWith(`${path}/`);
  return looksLikeAnArticle || !isAbove;
}
