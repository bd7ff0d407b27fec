import { parentPort, workerData } from "node:worker_threads";
import { openBase, type Base, type FileOptions } from "./file.ts";
import { goodbye, type Asked } from "./jobs.ts";
import { answerAll } from "./work.ts";

const options: FileOptions = workerData;
const waiting: Asked[] = [];
let base: Base | null = null;

parentPort?.on("message", (asked: readonly Asked[] | typeof goodbye) => {
  if (asked === goodbye) return leave();
  // All that has arrived by then is answered together.
  if (waiting.length === 0) setImmediate(answer);
  waiting.push(...asked);
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
