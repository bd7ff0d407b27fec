import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { StoreDown } from "../errors.ts";
import type { Engine, Patience } from "./engine.ts";
import { type Fault, faultWords } from "./faults.ts";
import type { Line } from "./line.ts";

/** What the engine said of a line: kept, a version that is not newer, or why it will never be kept. */
export type Said = { readonly as: "kept" | "late" } | { readonly as: "refused"; readonly reason: string };

const bulkBytes = 5_000_000;
const bulkLines = 5_000;
const attempts = 6;
const firstPause = 250; // milliseconds, doubled at each further attempt

const Bulk = z.object({ errors: z.boolean(), items: z.unknown() });
const Items = z.array(
  z.record(
    z.string(),
    z.object({
      status: z.int(),
      error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
    }),
  ),
);
/** Of each line's answer only what is looked at: the rest is as long as a short record. */
const answered = "errors,items.*.status,items.*.error.type,items.*.error.reason";

/**
 * Sends lines in requests of bounded size, one after the other; what the engine had no room for (429, 503) is sent again
 * with growing, uneven pauses. Answers in the order of the lines; throws StoreDown when the engine does not recover.
 */
export async function sendLines(
  engine: Engine,
  alias: string,
  lines: readonly Line[],
  patience?: Patience,
  named: { readonly alias: boolean } = { alias: true },
): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const batch of batchesOf(lines))
    said.push(...(await sendBatch(engine, alias, batch, patience, named)));
  return said;
}

async function sendBatch(
  engine: Engine,
  alias: string,
  batch: readonly Line[],
  patience?: Patience,
  named: { readonly alias: boolean } = { alias: true },
): Promise<readonly Said[]> {
  const said = new Map<Line, Said>();
  let waiting = batch;
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    const { body } = await engine.ask({
      method: "POST",
      path: `/${alias}/_bulk`,
      // Where the alias is gone (a restore that is under way) no index may come into being by itself.
      query: { require_alias: named.alias, filter_path: answered },
      ...(patience === undefined ? {} : { patience }),
      bytes: Buffer.concat(waiting.map(({ bytes }) => bytes)),
    });
    const { errors, items: told } = Bulk.parse(body);
    if (!errors) {
      for (const line of waiting) said.set(line, { as: "kept" });
      break;
    }
    const items = Items.parse(told);
    const again: Line[] = [];
    let fault: Fault = { status: 0, type: "", reason: "" };
    for (const [i, line] of waiting.entries()) {
      const { status = 0, error } = Object.values(items[i] ?? {})[0] ?? {};
      if (status === 200 || status === 201) said.set(line, { as: "kept" });
      else if (status === 409) said.set(line, { as: "late" });
      else {
        const here = { status, type: error?.type ?? "", reason: (error?.reason ?? "").slice(0, 300) };
        // 400: the document does not fit the mapping, today and tomorrow; all else may pass.
        if (status === 400 && here.type !== "index_closed_exception")
          said.set(line, { as: "refused", reason: `${status} ${here.type}: ${here.reason}` });
        else {
          fault = here;
          again.push(line);
        }
      }
    }
    if (again.length > 0 && (attempt >= (patience?.attempts ?? attempts) || !isFull(fault)))
      throw new StoreDown(faultWords(fault, alias), { cause: new Error(`${fault.status} ${fault.reason}`) });
    if (again.length > 0) await pause(firstPause * 2 ** (attempt - 1) * (0.5 + Math.random()));
    waiting = again;
  }
  return batch.map((line) => said.get(line) ?? { as: "late" });
}

function isFull({ status }: Fault): boolean {
  return status === 429 || status === 503;
}

function* batchesOf(all: readonly Line[]): Generator<readonly Line[]> {
  let batch: Line[] = [];
  let bytes = 0;
  for (const line of all) {
    const size = line.bytes.length;
    if (batch.length > 0 && (bytes + size > bulkBytes || batch.length >= bulkLines)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
