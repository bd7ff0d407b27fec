import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CollectedChannel } from "../../crawlers/visit.ts";

/** Host name of a local site. */
export const hostOf = (site: number): string => `bao${site}.example.vn`;

/** How many of all pages a site has. */
export function pagesOf(site: number, sites: number, pages: number): number {
  return Math.floor(pages / sites) + (site < pages % sites ? 1 : 0);
}

/** Sites on 127.0.0.1, served by another process. */
export interface LocalSites extends AsyncDisposable {
  readonly hosts: ReadonlyMap<string, { readonly address: string; readonly port: number }>;
  readonly channels: readonly CollectedChannel[];
  /** Address of every article, site by site. */
  readonly articles: readonly (readonly string[])[];
  readonly port: number;
}

/** Starts so many sites with so many pages in all; every site has one list of its articles. */
export async function openLocalSites(sites: number, pages: number): Promise<LocalSites> {
  const program = fileURLToPath(new URL("local-sites.process.ts", import.meta.url));
  const child = fork(program, [String(sites), String(pages)]);
  const [told]: unknown[] = await once(child, "message");
  const port = Number(told);
  const numbers = Array.from({ length: sites }, (_, site) => site);
  return {
    port,
    hosts: new Map(numbers.map((site) => [hostOf(site), { address: "127.0.0.1", port }])),
    channels: numbers.map((site) => ({
      id: `bao${site}/tin`,
      source: `bao${site}`,
      city: "hanoi",
      kind: "listing",
      url: `https://${hostOf(site)}/danh-sach`,
      hosts: [hostOf(site)],
      paceSeconds: 0,
      column: false,
      pages: 1,
      javascript: false,
    })),
    articles: numbers.map((site) =>
      Array.from(
        { length: pagesOf(site, sites, pages) },
        (_, number) => `http://${hostOf(site)}/bai-viet-ve-so-hoa-so-${number}.html`,
      ),
    ),
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
