import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { addressId } from "../address.ts";
import type { Connector } from "../connector.ts";
import { bringPolitely, type Manners } from "../courier.ts";
import { restraintIn } from "../restraint.ts";
import { ConnectionTrouble } from "../trouble.ts";
import { digestOf } from "../warc.ts";
import type { PageBrowser, Picture } from "./browser.ts";

/** A picture that is kept: where, when and by which browser it was taken. */
export interface KeptPicture {
  /** `20261122T075000Z-<SHA-256 of the PNG>.png`, in the folder of its address. */
  readonly file: string;
  readonly digest: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

const firstScreens = { width: 1280, height: 1600 }; // pixels

/**
 * Fetches the page with all manners and takes a picture of it as a browser shows it. Throws `ConnectionTrouble`, also where
 * the page asks for `noarchive`.
 */
export async function photographPage(
  url: string,
  way: { readonly connector: Connector; readonly browser: PageBrowser; readonly manners: Manners },
): Promise<Picture> {
  const { connector, browser, manners } = way;
  const { signal } = manners;
  const answer = await bringPolitely(
    (asked, ask) => connector.fetch(asked, { ...ask, signal }),
    url,
    manners,
  );
  if (answer.status >= 400)
    throw new ConnectionTrouble(
      "broken-answer",
      url,
      `${new URL(url).host}: máy chủ trả lời ${answer.status} nên không có gì để chụp`,
    );
  if (restraintIn(answer.headers, answer.body)?.noArchive === true)
    throw new ConnectionTrouble(
      "not-permitted",
      url,
      `${new URL(url).host}: trang ghi noarchive (không muốn có bản sao để xem) nên không chụp`,
    );
  return browser.photograph(answer, {
    ...firstScreens,
    signal,
    async permit(asked) {
      const permission = await manners.robots.permission(asked, signal);
      if (!permission.allowed) throw new ConnectionTrouble("not-permitted", asked, permission.reason);
    },
  });
}

/** Keeps a picture beside the archive, named by its moment and its digest; the same picture is not kept twice. */
export async function keepPicture(folder: string, url: string, picture: Picture): Promise<KeptPicture> {
  const digest = digestOf(picture.png);
  const home = homeOf(folder, url);
  await mkdir(home, { recursive: true });
  const before = (await picturesOf(folder, url)).find((kept) => kept.digest === digest);
  if (before !== undefined) return before;
  const file = `${picture.at.replaceAll(/[-:]|\.\d+/g, "")}-${digest}.png`;
  // Written beside and renamed: whoever finds a picture finds a whole one.
  const half = path.join(home, `.${file}.${process.pid}`);
  await writeFile(half, picture.png, { flush: true });
  await rename(half, path.join(home, file));
  return { file, digest, at: picture.at };
}

/** The pictures of an address, oldest first. */
export async function picturesOf(folder: string, url: string): Promise<readonly KeptPicture[]> {
  const files = await readdir(homeOf(folder, url)).catch(() => []);
  return files
    .toSorted((a, b) => a.localeCompare(b))
    .flatMap((file) => {
      const [, day, time, digest] = /^(\d{8})T(\d{6})Z-([0-9a-f]{64})\.png$/.exec(file) ?? [];
      if (day === undefined || time === undefined || digest === undefined) return [];
      const at = `${day.replace(/(....)(..)/, "$1-$2-")}T${time.replace(/(..)(..)/, "$1:$2:")}Z`;
      return [{ file, digest, at: new Date(at).toISOString() }];
    });
}

/** The PNG of a kept picture; null when it is gone or was changed. */
export async function openPicture(
  folder: string,
  url: string,
  kept: KeptPicture,
): Promise<Uint8Array | null> {
  const png = await readFile(path.join(homeOf(folder, url), path.basename(kept.file))).catch(() => null);
  return png !== null && digestOf(png) === kept.digest ? png : null;
}

function homeOf(folder: string, url: string): string {
  return path.join(folder, "anh-chup", addressId(url));
}
