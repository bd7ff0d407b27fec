import { cp, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { run } from "../faults/killed.ts";

/** What the Dockerfile copies into the image, besides what npm is told by. */
async function copied(): Promise<readonly string[]> {
  const lines = (await readFile("Dockerfile", "utf8")).split("\n");
  const words = lines
    .filter((line) => line.startsWith("COPY "))
    .flatMap((line) => line.split(" ").slice(1, -1));
  return [...new Set(words)];
}

describe("the container's image", () => {
  it("holds all that the program needs to tell its verbs and to check its configuration", async () => {
    await using image = await emptyFolder();
    for (const name of await copied()) await cp(name, path.join(image.path, name), { recursive: true });
    await symlink(path.resolve("node_modules"), path.join(image.path, "node_modules"));
    const door = path.join(image.path, "config/door.mjs");
    const told = await run([door, "--help"]);
    expect(told).toMatchObject({ code: 0, stderr: "" });
    expect(told.stdout).toContain("back-fill");
    expect(told.stdout).not.toContain("demo");
    expect(await run([door, "check-config"])).toMatchObject({ code: 0, stderr: "" });
  });
});
