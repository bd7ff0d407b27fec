import { expect, it, vi } from "vitest";
import { joinRight, takeRight } from "../../crawlers/right.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";

it("a right that is given back while it is renewed is another's at once", async () => {
  await using store = await openSqliteStore(":memory:");
  const answers: (() => void)[] = [];
  let isSlow = false;
  const leases = {
    async lease(...ask: Parameters<typeof store.lease>) {
      const lease = await store.lease(...ask);
      // The answer is on its way back when the right is released.
      if (isSlow) await new Promise<void>((resolve) => answers.push(resolve));
      return lease;
    },
    release: (lease: Parameters<typeof store.release>[0]) => store.release(lease),
  };
  const right = await takeRight("bao", leases, "a");
  isSlow = true;
  const renewal = right?.renew();
  await vi.waitUntil(() => answers.length === 1);
  const released = right?.release();
  answers[0]?.();
  await Promise.all([renewal, released]);
  isSlow = false;
  const next = await takeRight("bao", store, "b");
  expect(next).not.toBeNull();
  await next?.release();
  expect(await right?.renew()).toBe(false);
});

it("a right joined by others of its program outlives them, and is given back after the last", async () => {
  await using store = await openSqliteStore(":memory:");
  const own = await takeRight("bao", store, "collector");
  const [one, other] = [await joinRight("bao", store), await joinRight("bao", store)];
  expect([one, other]).not.toContain(null);
  await one?.release();
  expect(await own?.renew()).toBe(true);
  let isFree = false;
  const released = own?.release().then(() => (isFree = true));
  // Nobody joins any more, and nobody has it yet.
  expect(await joinRight("bao", store)).toBeNull();
  expect(await own?.renew()).toBe(true);
  expect(isFree).toBe(false);
  await other?.release();
  await released;
  const next = await joinRight("bao", store);
  expect(next).not.toBeNull();
  await next?.release();
});
