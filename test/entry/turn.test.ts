import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { inTurn } from "../../pipeline/turn.ts";

const turn = { name: "entry/thử", busy: "Có người khác đang nạp.", seconds: 1 };

describe("a turn", () => {
  it("of one who was killed is over soon: whoever comes waits for it and is not turned away", async () => {
    await using store = await openSqliteStore(":memory:");
    // Whoever held it is no more, and does not renew it.
    expect(await store.lease(turn.name, "killed", 60, new Date())).not.toBeNull();
    expect(await inTurn(store, turn, async () => "done")).toBe("done");
  });

  it("lasts as long as the work, and is another's only then", async () => {
    await using store = await openSqliteStore(":memory:");
    const order: string[] = [];
    const work = (who: string, milliseconds: number) =>
      inTurn(store, turn, async (lost) => {
        order.push(`${who} begins`);
        await pause(milliseconds);
        lost.throwIfAborted();
        order.push(`${who} ends`);
      });
    const first = work("one", 2_500);
    await pause(50);
    await Promise.all([first, work("other", 0)]);
    expect(order).toEqual(["one begins", "one ends", "other begins", "other ends"]);
  });

  it("that is lost in the midst of the work is told in words, whatever the work threw", async () => {
    await using store = await openSqliteStore(":memory:");
    const losing = inTurn(store, turn, async (lost) => {
      // As if this program had slept: the lease is another's when it wakes.
      await takenBy(store);
      await new Promise((resolve) => lost.addEventListener("abort", resolve));
      lost.throwIfAborted();
    });
    await expect(losing).rejects.toThrow(turn.busy);
  });
});

async function takenBy(store: Awaited<ReturnType<typeof openSqliteStore>>): Promise<void> {
  const later = new Date(Date.now() + 3_600_000);
  expect(await store.lease(turn.name, "another", 60, later)).not.toBeNull();
}
