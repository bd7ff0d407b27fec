import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { rss } from "./rounds.ts";
import { openWeb, type Sites } from "./web.ts";

const count = 70; // more than one collector takes up at once
const linkOf = (at: number): string => `https://bao-${at}.example.vn/tin-moi-cua-bao-so-${1000 + at}.html`;

/** Nothing is answered before all collectors stand, and then every answer takes a while, so that a kill falls into the midst of the work. */
const allStand = Promise.withResolvers<void>();
function slow(body: string) {
  return (_: unknown, response: { end(text: string): void }): void => {
    void allStand.promise.then(() => setTimeout(() => response.end(body), 60));
  };
}

const script = fileURLToPath(new URL("./collectors.process.ts", import.meta.url));

it("of three collectors one is killed and one is told to stop: within two minutes all is collected, and nothing is lost", async () => {
  const sites: Sites = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `bao-${at}.example.vn`,
      {
        "/rss": slow(rss([[linkOf(at), "Wed, 09 Jul 2025 08:00:00 +0700"]])),
        [new URL(linkOf(at)).pathname]: slow("<h1>Tin</h1>"),
      },
    ]),
  );
  await using web = await openWeb(sites);
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  const start = async (): Promise<ChildProcess> => {
    const child = fork(script, [folder, String(web.port), String(count)], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    await once(child, "message");
    return child;
  };
  const first = await start();
  const others = await Promise.all([start(), start()]);
  const [stopped, last] = others;
  const ends = [first, ...others].map(async (child) => once(child, "exit"));
  allStand.resolve();
  while (web.asked.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));
  first.kill("SIGKILL");
  const killedAt = Date.now();
  stopped?.kill("SIGTERM");
  await Promise.all(ends);
  expect([stopped?.exitCode, last?.exitCode]).toEqual([0, 0]);
  expect(Date.now() - killedAt).toBeLessThan(120_000);
  expect(last?.killed).toBe(false);

  await using store = await openSqliteStore(path.join(folder, "kho.sqlite"));
  expect(await store.count("channel")).toBe(count);
  expect(await store.count("address", { is: { state: "captured" } })).toBe(count);
  const asked = Map.groupBy(web.asked, ({ host, path: of }) => `${host}${of}`);
  const twice = [...asked.values()].filter((times) => times.length > 2).length;
  expect(twice).toBe(0);
  await rm(folder, { recursive: true });
}, 180_000);
