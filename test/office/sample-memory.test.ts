import { expect, it, vi } from "vitest";
import { openOffice } from "../../dashboards/office/app.ts";
import { remembering } from "../../dashboards/office/sample-memory.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { clock, desk, openSampleOffice } from "./sample-office.ts";

const overview = `${desk}/ke-hoach/songmo-12?ky=quarter%3A2026-Q4`;

it("counts again what changed alone: at once after a write of its own, after others' writes within ten seconds of asking", async () => {
  await using office = await openSampleOffice();
  let scans = 0;
  const counted: Store = {
    ...office.store,
    scan(kind, fields, where) {
      if (kind === "item") scans += 1;
      return office.store.scan(kind, fields, where);
    },
  };
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const store = remembering(counted);
    const { archive, config } = office;
    const app = openOffice({ store, archive, config, clock, sample: true });
    const items = async (): Promise<string> => (await app.request(overview)).text();
    const first = await items();
    const once = scans;
    expect(once).toBeGreaterThan(1);
    await Promise.all([items(), items()]);
    vi.advanceTimersByTime(20_000);
    await items();
    expect(scans).toBe(once);

    const [kept] = await office.store.read("item", ["tin-037"]);
    if (kept === null || kept === undefined) throw new Error("the sample has no such item");
    const by = { actor: "test", at: clock.now().toISOString() };
    const verdicts = kept.value.verdicts.map((verdict) => ({
      ...verdict,
      tier: "none" as const,
      groups: [],
    }));
    await office.store.write("item", [{ value: { ...kept.value, verdicts }, expects: kept.revision }], by);
    await office.store.refresh();
    expect(await items()).toBe(first);
    vi.advanceTimersByTime(20_000);
    await vi.waitFor(async () => expect(await items()).not.toBe(first));
    // One day, and its originals.
    expect(scans - once).toBeLessThan(once);

    const again = { value: kept.value, expects: kept.revision + 1 };
    await store.write("item", [again], by);
    await store.refresh();
    expect(await items()).toBe(first);
  } finally {
    vi.useRealTimers();
  }
});
