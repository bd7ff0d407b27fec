import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { change } from "../store/change.ts";
import type { Desk } from "../desk.ts";
import type { SpooledStore } from "../store/spool.ts";
import { unlessAway } from "../store/unless-away.ts";

const noted = "machine"; // the note with the machine's mark

/** The name under which a collecting machine tells of itself; its data folder keeps it, whatever the host is called later. */
async function machineName({ local }: Pick<SpooledStore, "local">): Promise<string> {
  const known = await local.outbox.note(noted);
  if (known !== null) return known;
  const name = `${hostname().replaceAll(/[^\w.-]/g, "_")}-${randomBytes(3).toString("hex")}`;
  await local.outbox.keepNote(noted, name);
  return name;
}

/** Writes into the city's store what waits on this machine, so that every office page can tell; not while the engine is away. */
export async function tellOfMachine({ spool, store, clock, actor }: Desk): Promise<void> {
  if (spool === null) return;
  const { rows, bytes, since, letters, full, lastTrouble, lastTroubleAt } = await spool.state();
  const at = clock.now().toISOString();
  const id = await machineName(spool);
  const value = { id, at, rows, bytes, since, letters, full, lastTrouble, lastTroubleAt };
  await unlessAway(() => change(store, "machine", id, () => value, { actor, at }), undefined);
}
