import type { Settings } from "../../config/settings.ts";
import { Refusal } from "../../config/verb.ts";
import { openCollectorStore, openStore } from "../store/open.ts";
import { spoolLines } from "../store/spool/words.ts";
import type { Store } from "../store/store.ts";

const patience = 60_000; // milliseconds in which a spool has to be sent

/**
 * The store that knows of every capture of this machine's archive: with an engine, once all that waited here is sent. Throws
 * a Refusal while something waits or was refused, and StoreDown while the engine is away: then nobody knows what is needed.
 */
export async function openWholeStore({
  data: folder,
  engine,
}: Pick<Settings, "data" | "engine">): Promise<Store> {
  if (engine === null) return openStore({ folder, engine });
  const spooled = await openCollectorStore({ folder, engine });
  try {
    await spooled.shared.refresh();
    const isSent = await spooled.drain(patience);
    const state = await spooled.state();
    if (!isSent || state.letters > 0)
      throw new Refusal(
        ["Chưa xóa gì: Elasticsearch chưa biết hết các bản chụp của máy này.", ...spoolLines(state)].join(
          "\n",
        ),
      );
  } catch (error) {
    await spooled.close();
    throw error;
  }
  const close = (): Promise<void> => spooled.close();
  return { ...spooled.shared, close, [Symbol.asyncDispose]: close };
}
