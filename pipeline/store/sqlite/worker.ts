import { parentPort, workerData } from "node:worker_threads";
import { openBase, type Base, type FileOptions } from "./file.ts";
import { goodbye, type Asked } from "./jobs.ts";
import { answerAll } from "./work.ts";

const options: FileOptions = workerData;
const waiting: Asked[] = [];
let base: Base | null = null;

parentPort?.on("message", (asked: Asked | typeof goodbye) => {
  if (asked === goodbye) return leave();
  waiting.push(asked);
  // All that has arrived by then is answered together.
  if (waiting.length === 1) setImmediate(answer);
});

function answer(): void {
  const answers = answerAll(() => (base ??= openBase(options)), waiting.splice(0));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(answers);
}

/** The last to close the file leaves nothing beside it. */
function leave(): void {
  base?.close();
  parentPort?.close();
}
