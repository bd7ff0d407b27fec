import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { removeLeftovers } from "../../crawlers/browser/leftovers.ts";

const program = fileURLToPath(new URL("open-browser.process.ts", import.meta.url));
let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), "phusong-"));
  await chmod(home, 0o711); // the browser runs as another user and must reach its folder
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

/** Running processes whose command line names the folder; none where the system has no /proc. */
async function processesNaming(folder: string): Promise<readonly string[]> {
  const numbers = await readdir("/proc").catch(() => []);
  const lines = await Promise.all(
    numbers
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line.includes(folder));
}

it(
  "what a killed process leaves of its browser ends by itself and goes with the next start",
  { timeout: 60_000 },
  async () => {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, TMPDIR: home },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [shown] = await once(child.stdout, "data");
    expect(String(shown)).toMatch(/^Chromium \d/);
    const own = (await readdir(home)).filter((name) => name.startsWith("phusong-browser-"));
    expect(own).toHaveLength(1);
    const folder = path.join(home, own[0] ?? "");
    expect((await readdir(folder)).length).toBeGreaterThan(0);
    expect(await removeLeftovers(home)).toBe(0); // its process lives
    expect(await readdir(home)).toContain(own[0]);

    child.kill("SIGKILL");
    await once(child, "close");
    await vi.waitFor(async () => expect(await processesNaming(folder)).toEqual([]), { timeout: 15_000 });
    expect(await readdir(home)).toContain(own[0]);
    expect(await removeLeftovers(home)).toBe(1);
    expect(await readdir(home)).not.toContain(own[0]);
  },
);

it("folders of others stay: of other machines and programs, young ones, and what is in use", async () => {
  const old = new Date(Date.now() - 3 * 86_400_000);
  const stay = [
    "phusong-browser-00000000-999999-abcdef", // another machine's
    "phusong-khac",
    "playwright_chromiumdev_profile-moi123", // empty but young
    "playwright_chromiumdev_profile-day123", // old but with a profile in it
    "phusong-chromium-153.0.0-0", // the unpacked browser itself
  ];
  const go = ["playwright_chromiumdev_profile-cu1234", "phusong-chromium-153.0.0-0-abc123"];
  for (const name of [...stay, ...go]) await mkdir(path.join(home, name));
  await writeFile(path.join(home, "playwright_chromiumdev_profile-day123", "Preferences"), "{}");
  for (const name of [...stay.slice(3), ...go]) await utimes(path.join(home, name), old, old);
  expect(await removeLeftovers(home)).toBe(go.length);
  expect((await readdir(home)).toSorted()).toEqual(stay.toSorted());
});
