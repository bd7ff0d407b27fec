import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../../config/verb.ts";
import { takeRightTo, type Right } from "../../crawlers/right.ts";
import type { Engine } from "./elastic/engine.ts";
import { layOutLeases, leaseIndex, type Layout } from "./elastic/indices.ts";
import { openLeases, type Leases } from "./elastic/lease.ts";
import { migrate, migrateBack, type MigratedKind } from "./elastic/migrate.ts";
import { openLeaseWatch } from "./lease-rule.ts";

const name = "migrate"; // of the right
const patience = 60_000; // milliseconds; longer than the right of a program that was killed
const between = 2_000; // milliseconds between two askings

/**
 * Moves the indices to this program's mapping, or back, while no other program does: two at once would write each other's
 * templates, and close and open each other's indices. `told` hears why it waits. Throws Refusal where another is at it for
 * longer than a killed one would seem to be, and what `migrate` throws.
 */
export async function moveAlone(
  engine: Engine,
  layout: Layout,
  { back, told }: { readonly back: boolean; readonly told: (words: string) => void },
): Promise<readonly MigratedKind[]> {
  await layOutLeases(engine, layout);
  const leases = openLeases(engine, leaseIndex(layout), openLeaseWatch());
  const holder = randomUUID();
  let right = await awaitedRight(leases, holder, told);
  const mine: Engine = {
    ...engine,
    async ask(request) {
      // The machine slept, or the engine was away for a while: what was begun goes on, or is tidied up, if nobody else is at it.
      if (right.lost.aborted) right = (await takeRightTo(name, leases, holder)) ?? refuse(takenOver);
      return engine.ask(request);
    },
  };
  try {
    return await (back ? migrateBack(mine, layout) : migrate(mine, layout));
  } finally {
    // A right that cannot be given back ends by itself; why the moving failed says more.
    await right.release().catch(() => undefined);
  }
}

/** The right to move the indices; waited for as long as a program that was killed may still have it. */
async function awaitedRight(leases: Leases, holder: string, told: (words: string) => void): Promise<Right> {
  const end = performance.now() + patience;
  for (let isFirst = true; ; isFirst = false) {
    const right = await takeRightTo(name, leases, holder);
    if (right !== null) return right;
    if (performance.now() > end) return refuse(busy);
    if (isFirst) told("Một máy khác đang chuyển chỉ mục, hoặc vừa bị ngắt khi đang chuyển. Đang chờ…");
    await pause(between);
  }
}

const busy =
  "Một máy khác đang chuyển chỉ mục (store migrate). Hãy chờ lệnh ấy xong rồi chạy lại; máy này chưa đổi gì.";
const takenOver =
  "Máy khác đã nhận việc chuyển chỉ mục trong lúc máy này không gia hạn được. Hãy để máy ấy làm xong; nếu nó bị ngắt thì chạy lại.";

function refuse(words: string): never {
  throw new Refusal(words);
}
