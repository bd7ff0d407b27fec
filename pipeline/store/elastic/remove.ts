import { z } from "zod";
import { StoreDown } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { faultWords } from "./faults.ts";

const Bulk = z.object({
  items: z.array(
    z.object({
      delete: z.object({
        status: z.int(),
        error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
      }),
    }),
  ),
});
const atOnce = 2_000; // records

/** Takes records away; one that is not there is no error. Throws StoreDown when the engine did not take all of them away. */
export async function removeRecords(engine: Engine, alias: string, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += atOnce) {
    const lines = ids.slice(at, at + atOnce).map((id) => JSON.stringify({ delete: { _id: id } }));
    const { body } = await engine.ask({ method: "POST", path: `/${alias}/_bulk`, lines });
    for (const { delete: one } of Bulk.parse(body).items) {
      const { status, error } = one;
      // 404 with an error: there is no such index at all.
      if (status === 200 || (status === 404 && error === undefined)) continue;
      const fault = { status, type: error?.type ?? "", reason: (error?.reason ?? "").slice(0, 300) };
      throw new StoreDown(faultWords(fault, alias), { cause: new Error(`${status} ${fault.reason}`) });
    }
  }
}
