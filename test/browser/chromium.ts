import { type Browser, chromium, type Page } from "playwright";
import { findBrowsers } from "../../crawlers/browser/find-browser.ts";

export type { Browser, Page };

/** A browser that several test files share. */
export interface SharedChromium {
  /** Where it is reached. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts this machine's Chromium, else the one that comes in the npm package, as the product does. Throws when none starts. */
export async function startChromium(): Promise<SharedChromium> {
  const failures: unknown[] = [];
  for await (const { file, env } of findBrowsers()) {
    try {
      const server = await chromium.launchServer({
        executablePath: file,
        env: { ...process.env, ...env },
        args: ["--disable-dev-shm-usage"], // containers give it 64 MB
      });
      return { address: server.wsEndpoint(), close: () => server.close() };
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, "no browser starts on this machine");
}

/** Joins the browser that another process started. */
export function joinChromium(address: string): Promise<Browser> {
  return chromium.connect(address);
}
