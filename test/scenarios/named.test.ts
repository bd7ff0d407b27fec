import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "..", "..");
const page = await readFile(path.join(root, "docs", "scenarios.md"), "utf8");
const rows = [...page.matchAll(/^\| (.+) \| `(test\/[^`]+)` \| (.+) \|$/gm)].map(
  ([, failure = "", file = "", words = ""]) => ({ failure, file, words }),
);

it("every failure of docs/scenarios.md names a test that is there", async () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const { failure, file, words } of rows) {
    const text = await readFile(path.join(root, file), "utf8").catch(() => "");
    expect(text, `${failure}: ${file}`).toContain(words);
  }
});
