import { access } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { readSettings } from "../../config/settings.ts";
import type { Verb } from "../../config/verb.ts";
import { openStore } from "../store/open.ts";
import { noteDeed } from "./audit.ts";

/**
 * The same verb, whose deed is written into the log once it is done: for verbs that know nothing of the store. Where nothing
 * is kept yet there is no log either, and none is begun.
 */
export function noted(verb: Verb, what: string): Verb {
  return {
    ...verb,
    async run(words, terminal) {
      const told = new PassThrough();
      let said = "";
      told.setEncoding("utf8").on("data", (piece: string) => {
        said += piece;
        terminal.stdout.write(piece);
      });
      const code = await verb.run(words, { ...terminal, stdout: told });
      told.end();
      const { database, data: folder, engine, now } = readSettings(process.env);
      if (engine === null && !(await exists(database))) return code;
      await using store = await openStore({ folder, engine });
      const clock = { now: () => now ?? new Date() };
      const subject = words.positionals.join(" ");
      await noteDeed({ store, clock }, { actor: `lenh-${verb.name}`, what, subject, after: said.trim() });
      return code;
    },
  };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
