import { readFile } from "node:fs/promises";
import { globSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const rooms = ["config", "crawlers", "pipeline", "dashboards"];
const files = globSync("{config,crawlers,pipeline,dashboards,test}/**/*.ts")
  .concat("main.ts")
  .map((file) => file.split(path.sep).join("/"));
const longest = 300; // lines; a longer file tells two stories

describe("the house", () => {
  it("is seen by this test", () => expect(files.length).toBeGreaterThan(10));

  it.each(files)("%s imports only rooms to its left", async (file) => {
    const room = rooms.indexOf(file.split("/")[0] ?? "");
    const text = await readFile(file, "utf8");
    const reached = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(
      (match) => path.posix.join(path.posix.dirname(file), match[1] ?? "").split("/")[0] ?? "",
    );
    const allowed = room === -1 ? [...rooms, "test", "main.ts"] : rooms.slice(0, room + 1);
    expect(reached.filter((target) => !allowed.includes(target))).toEqual([]);
  });

  it.each(files)("%s tells one story", async (file) => {
    const lines = (await readFile(file, "utf8")).split("\n").length;
    expect(lines).toBeLessThanOrEqual(longest);
  });
});
