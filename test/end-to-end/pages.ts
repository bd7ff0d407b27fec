import type { Hono } from "hono";

/** One count of the matrix as a reader sees it, with the list of items that its link leads to. */
export interface Cell {
  readonly agency: string;
  readonly group: string;
  readonly count: number;
  readonly href: string;
}

const cellLink = /<a\s+href="([^"]+)"[^>]*>\s*([\d.]+)\s*<\/a>/g;

/** The page's HTML; a page that does not answer 200 fails the test. */
async function pageOf(app: Hono, address: string): Promise<string> {
  const response = await app.request(`http://127.0.0.1${address}`, { headers: { host: "127.0.0.1" } });
  if (response.status !== 200) throw new Error(`${address} answered ${response.status}`);
  return response.text();
}

/** Every count of the matrix agency × group that is written on the page. */
export async function matrixOf(app: Hono, plan: string, period: string): Promise<readonly Cell[]> {
  const page = await pageOf(app, `/ke-hoach/${plan}/ma-tran?ky=${encodeURIComponent(period)}`);
  return [...page.matchAll(cellLink)].flatMap(([, href = "", count = ""]) => {
    const address = href.replaceAll("&amp;", "&");
    const asked = new URL(address, "http://127.0.0.1").searchParams;
    const [agency, group] = [asked.get("don-vi"), asked.get("nhom")];
    if (agency === null || group === null) return [];
    return [{ agency, group, count: Number(count.replaceAll(".", "")), href: address }];
  });
}

/** How many items a list page links to, over all its pages. */
export async function listedOn(app: Hono, address: string): Promise<number> {
  const items = new Set<string>();
  for (let next: string | undefined = address; next !== undefined;) {
    const page = await pageOf(app, next);
    for (const [, id = ""] of page.matchAll(/href="\/tin\/([0-9a-f]{32})[^"]*"/g)) items.add(id);
    next = /href="([^"]*[?&](?:amp;)?sau=[^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
  }
  return items.size;
}
