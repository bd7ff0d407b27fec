import type { Answer, Connector } from "../connector.ts";
import { ConnectionTrouble } from "../trouble.ts";
import type { BrowserLimits, RenderAsk } from "./browser.ts";

/** Brings what a page asks for, through the one connector. */
export interface Feeding {
  /** What was brought, in order. */
  readonly asked: readonly string[];
  /** Null when the page does not get it: not allowed, too much, or it did not come. */
  resource(url: string): Promise<Answer | null>;
}

/** One host is asked for one thing at a time, robots.txt is heard, and bytes and requests of the page are counted. */
export function openFeeding(
  connector: Pick<Connector, "fetch">,
  page: RenderAsk & { readonly main: Answer; readonly limits: BrowserLimits },
): Feeding {
  const asked: string[] = [];
  const turns = new Map<string, Promise<unknown>>();
  const patience = AbortSignal.timeout(page.limits.patience);
  const signal = page.signal === undefined ? patience : AbortSignal.any([patience, page.signal]);
  let bytes = page.main.body.length;
  let requests = 0;

  const bring = async (url: string): Promise<Answer | null> => {
    if (requests >= page.limits.pageRequests || bytes >= page.limits.pageBytes) return null;
    requests += 1;
    try {
      await page.permit(url);
      const answer = await connector.fetch(url, {
        signal,
        headers: { accept: "*/*" },
        beforeRedirect: page.permit,
      });
      bytes += answer.body.length;
      asked.push(url);
      return bytes > page.limits.pageBytes ? null : answer;
    } catch (error) {
      if (error instanceof ConnectionTrouble) return null;
      throw error;
    }
  };
  return {
    asked,
    resource(url) {
      const host = URL.parse(url)?.host;
      if (host === undefined) return Promise.resolve(null);
      const before = turns.get(host) ?? Promise.resolve();
      const mine = before.then(() => bring(url));
      turns.set(host, mine);
      return mine;
    },
  };
}
