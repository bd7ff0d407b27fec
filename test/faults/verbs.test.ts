import { describe, expect, it } from "vitest";
import { withCollected } from "./collected.ts";
import { killVerbs, type KilledRound } from "./verb-kills.ts";
import { works } from "./works.ts";

const kills = 2; // of each verb

describe("a verb that is killed by SIGKILL at random moments", () => {
  it("loses nothing and doubles nothing: its next whole run ends as one that nobody disturbed", async () => {
    // Collecting has a test of its own, which also holds it against what was published.
    const only = works.map(({ name }) => name).filter((name) => name !== "collect");
    await withCollected(async ({ data, beside, environment }) => {
      const all: KilledRound[] = [];
      for await (const round of killVerbs(data, beside, { kills, seed: "verbs", environment, only }))
        all.push(round);
      for (const { name, expected, left } of all) expect({ name, ...left }).toEqual({ name, ...expected });
      expect(all.reduce((sum, round) => sum + round.kills, 0)).toBe(only.length * kills);
    });
  }, 300_000);
});
