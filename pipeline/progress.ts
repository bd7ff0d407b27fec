import type { Writable } from "node:stream";

/** Tells how far long work has come: one line that is rewritten on a terminal, plain lines now and then elsewhere. */
export interface Progress {
  step(count?: number): void;
  end(): void;
}

const plainEvery = 200; // steps between two plain lines
const shownEvery = 100; // milliseconds between two rewritings

/** `what` stands before the count: "Đã nhập 120". */
export function openProgress(out: Writable, what: string): Progress {
  const onTerminal = "isTTY" in out && out.isTTY === true;
  let done = 0;
  let shown = 0;
  return {
    step(count = 1) {
      const before = done;
      done += count;
      if (!onTerminal) {
        if (Math.floor(done / plainEvery) > Math.floor(before / plainEvery)) out.write(`${what} ${done}\n`);
        return;
      }
      if (Date.now() - shown < shownEvery) return;
      shown = Date.now();
      out.write(`\r${what} ${done} `);
    },
    end() {
      out.write(onTerminal ? `\r${what} ${done} \n` : `${what} ${done}\n`);
    },
  };
}
