import { fieldsOf } from "./field.ts";
import type { ChoreRecord, MachineRecord } from "./records-machines.ts";

const machine = fieldsOf<MachineRecord>();
const chore = fieldsOf<ChoreRecord>();

/** How is indexed what collecting machines tell of themselves, and the work that one of them does for all. */
export const machineKinds = {
  machine: {
    order: "at",
    fields: {
      at: machine.instant((it) => it.at, "order"),
      rows: machine.integer((it) => it.rows),
      bytes: machine.integer((it) => it.bytes),
      since: machine.instant((it) => it.since),
      letters: machine.integer((it) => it.letters),
      trouble: machine.keyword((it) => it.lastTrouble),
      full: machine.flag((it) => it.full),
    },
  },
  chore: {
    order: "startedAt",
    fields: {
      startedAt: chore.instant((it) => it.startedAt, "order"),
      doneAt: chore.instant((it) => it.doneAt),
      holder: chore.keyword((it) => it.holder),
    },
  },
} as const;
