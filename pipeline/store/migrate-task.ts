import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../../config/verb.ts";
import { takeRightTo, type Right } from "../../crawlers/right.ts";
import type { Engine } from "./elastic/engine.ts";
import { layOut, leaseIndex, type Layout } from "./elastic/indices.ts";
import { openLeases, type Leases } from "./elastic/lease.ts";
import { migrate, migrateBack, type MigratedKind } from "./elastic/migrate.ts";
import { openLeaseWatch } from "./lease-rule.ts";

const name = "migrate"; // of the right
const held = 20; // seconds that the right outlives a program that was killed
const patience = 40_000; // milliseconds; longer than a dead program's right
const between = 2_000; // milliseconds between two askings

/**
 * Moves the indices to this program's mapping, or back, while no other program does: two at once would close and open each
 * other's indices. `told` hears why it waits. Throws Refusal where another is at it, and what `migrate` throws.
 */
export async function moveAlone(
  engine: Engine,
  layout: Layout,
  { back, told }: { readonly back: boolean; readonly told: (words: string) => void },
): Promise<readonly MigratedKind[]> {
  // The index of leases may be missing.
  await layOut(engine, layout);
  const right = await rightTo(openLeases(engine, leaseIndex(layout), openLeaseWatch()), told);
  try {
    const mine = whileMine(engine, right.lost);
    return await (back ? migrateBack(mine, layout) : migrate(mine, layout));
  } finally {
    await right.release();
  }
}

/** The right to move the indices; waited for as long as one that was killed may still have it. */
async function rightTo(leases: Leases, told: (words: string) => void): Promise<Right> {
  const holder = randomUUID();
  const end = performance.now() + patience;
  for (let isFirst = true; ; isFirst = false) {
    const right = await takeRightTo(name, leases, holder, { seconds: held });
    if (right !== null) return right;
    if (performance.now() > end)
      throw new Refusal(
        "Một máy khác đang chuyển chỉ mục (store migrate). Hãy chờ lệnh ấy xong rồi chạy lại; chưa đổi gì.",
      );
    if (isFirst) told("Một máy khác đang chuyển chỉ mục, hoặc vừa bị ngắt khi đang chuyển. Đang chờ…");
    await pause(between);
  }
}

/** Asks nothing more once another has the right, as after a long sleep of this machine. */
function whileMine(engine: Engine, lost: AbortSignal): Engine {
  return {
    ...engine,
    ask: (request) => {
      if (!lost.aborted) return engine.ask(request);
      throw new Refusal("Máy khác đã nhận việc chuyển chỉ mục trong lúc máy này dừng. Hãy chạy lại.");
    },
  };
}
