import { Refusal } from "../../config/verb.ts";

/** The keeper cannot do its work: disk full, folder not writable, file damaged; `cause` says why, the message in Vietnamese what to do. */
export class StoreDown extends Refusal {
  override name = "StoreDown";
}

/** The engine does not answer at all: it need not be asked again soon. */
export class EngineSilent extends StoreDown {
  override name = "EngineSilent";
}

/** The city's keeper cannot be reached or takes nothing for now; what is collected waits on this machine's disk. */
export class EngineAway extends StoreDown {
  override name = "EngineAway";
}

/** A question that no keeper can answer: unknown field, a value of the wrong type, a cursor that is not ours; the message is in Vietnamese. */
export class BadQuestion extends Error {
  override name = "BadQuestion";
}

/** A record that may not be kept as it is: no usable id, a date that is none, a change of what is append-only; nothing was written. */
export class BadRecord extends Error {
  override name = "BadRecord";
}
