/** One collecting machine as it told of itself last: what waits on its disk for the engine, and why. */
export interface MachineRecord {
  /** The host's name and a mark that its data folder keeps. */
  readonly id: string;
  /** UTC: when it told this. */
  readonly at: string;
  /** Records and bytes that wait to be sent, and since when the oldest of them does; null = nothing waits. */
  readonly rows: number;
  readonly bytes: number;
  readonly since: string | null;
  /** Records that the engine will never take as they are. */
  readonly letters: number;
  /** Vietnamese: why nothing could be sent the last time that it failed, and when that was. */
  readonly lastTrouble: string | null;
  readonly lastTroubleAt: string | null;
  /** true = so much waits that collecting pauses. */
  readonly full: boolean;
}

/** A piece of scheduled work that one machine does for all: when it was begun and ended last, by whom. */
export interface ChoreRecord {
  readonly id: string;
  /** UTC; null = never ended well. */
  readonly doneAt: string | null;
  readonly startedAt: string;
  /** Who leads, by the name under which it holds its rights. */
  readonly holder: string;
  /** Vietnamese: why it failed the last time; null when it ended well. */
  readonly trouble: string | null;
}
