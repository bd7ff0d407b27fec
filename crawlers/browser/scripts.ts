import type { Bring } from "../crawlee.ts";
import type { Answer } from "../connector.ts";
import { bringPolitely, type Manners } from "../courier.ts";
import { ConnectionTrouble } from "../trouble.ts";
import type { PageBrowser } from "./browser.ts";

/** What a round needs for pages that show nothing without their scripts. */
export interface Scripts {
  readonly browser: PageBrowser;
  /** Channels whose articles, too, need a browser. */
  readonly articlesOf: ReadonlySet<string>;
}

/** Brings an article: as the server sends it, or as a browser shows it where its channel says so. Throws `ConnectionTrouble`. */
export async function bringArticle(
  bring: Bring,
  article: { readonly url: string; readonly channel: string },
  manners: Manners,
): Promise<Answer> {
  const answer = await bringPolitely(bring, article.url, manners);
  const isScripted = manners.scripts?.articlesOf.has(article.channel) === true;
  return isScripted && answer.status === 200 && isPage(answer) ? renderedBy(manners, answer) : answer;
}

/** The page as a browser shows it; robots.txt is heard for everything that the page asks for. */
export async function renderedBy(
  { scripts, robots, signal }: Manners,
  answer: Answer,
  wanted?: string,
): Promise<Answer> {
  if (scripts === undefined) return answer;
  return scripts.browser.render(answer, {
    signal,
    wanted,
    async permit(url) {
      const permission = await robots.permission(url, signal);
      if (!permission.allowed) throw new ConnectionTrouble("not-permitted", url, permission.reason);
    },
  });
}

function isPage({ headers }: Answer): boolean {
  return /^\s*(?:text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "text/html");
}
