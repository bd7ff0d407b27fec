import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { claimHolder } from "../../crawlers/holder.ts";

it("a killed collector's name goes to the next one, a living one's does not", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  const script = fileURLToPath(new URL("./claim-holder.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await once(child.stdout, "data");
  const theirs = String(said).trim();

  const mine = await claimHolder(folder);
  expect(mine.name).not.toBe(theirs);

  child.kill("SIGKILL");
  await once(child, "exit");
  const heirs = await Promise.all([claimHolder(folder), claimHolder(folder)]);
  expect(heirs.filter(({ name }) => name === theirs).length).toBe(1);
  expect(new Set([mine, ...heirs].map(({ name }) => name)).size).toBe(3);

  for (const { release } of [mine, ...heirs]) await release();
  await rm(folder, { recursive: true });
});
