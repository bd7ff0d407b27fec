import { describe, expect, it } from "vitest";
import { withCollected } from "./collected.ts";
import { killWorks } from "./verb-kills.ts";

const kills = 3; // each of seven verbs

describe("a verb that is killed by SIGKILL at random moments", () => {
  it("loses nothing and doubles nothing: its next whole run ends as one that nobody disturbed", async () => {
    await withCollected(async ({ data, beside, environment }) => {
      const all = await killWorks(data, beside, { kills, seed: "verbs", environment });
      for (const { name, expected, left } of all) expect({ name, ...left }).toEqual({ name, ...expected });
      expect(all.reduce((sum, work) => sum + work.kills, 0)).toBeGreaterThan((all.length * kills) / 2);
    });
  }, 300_000);
});
