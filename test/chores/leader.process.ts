import { openChores } from "../../pipeline/chores/chores.ts";
import { openLeader } from "../../pipeline/chores/leader.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";

// One machine of several: the store's place (a file, or an engine's address and prefix), its name, how far its clock is off.
const [place = "", name = "", skew = "0", prefix = ""] = process.argv.slice(2);
const clock = { now: () => new Date(Date.now() + Number(skew)) };
const seconds = 2; // that a right outlives its holder here
await using store =
  prefix === "" ? await openSqliteStore(place) : await openElasticsearchStore({ urls: [place], prefix });
const leader = openLeader(store, name, { now: clock.now, seconds });
const chores = openChores(
  [
    {
      name: "tick",
      due: () => true,
      async work() {
        const at = clock.now().toISOString();
        const id = `${name}-${Date.now()}-${process.hrtime.bigint()}`;
        const value = { id, actor: name, at, what: "tick", subject: "begin", before: null, after: null };
        await store.write("audit", [{ value, expects: 0 }], { actor: name, at });
        process.send?.({ begin: name, at: Date.now() });
        await new Promise((soon) => void setTimeout(soon, 50));
        process.send?.({ end: name, at: Date.now() });
      },
    },
  ],
  {
    store,
    clock,
    actor: name,
    leader,
    holder: name,
    failed: (_, reason) => process.send?.({ failed: reason }),
  },
);
const ending = new AbortController();
process.once("SIGTERM", () => ending.abort());
while (!ending.signal.aborted) {
  await chores.wake();
  await new Promise((soon) => void setTimeout(soon, 200));
}
await chores.idle();
await leader.release();
process.disconnect();
