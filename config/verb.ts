import type { Readable, Writable } from "node:stream";
import type { ParseArgsOptionsConfig } from "node:util";

/** What a verb may touch of the outside world; a test passes its own. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** What stood on the command line after the verb's name. */
export interface Words {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** One command of `npm run -s phusong -- <verb>`. */
export interface Verb {
  readonly name: string;
  /** One line for the list of verbs, in Vietnamese. */
  readonly summary: string;
  /** The whole text of `--help`, in Vietnamese: usage, each option, an example. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** How many words may stand beside the options (a file, a folder); absent = none. */
  readonly places?: number;
  /** Resolves to the exit code; an error that a person can mend is a `Refusal`. */
  run(words: Words, terminal: Terminal): Promise<number>;
}

/** Something the person at the keyboard can mend; the message says in Vietnamese what to do next. */
export class Refusal extends Error {
  override name = "Refusal";
}
