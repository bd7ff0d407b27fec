import { openArchive } from "../../crawlers/archive.ts";
import { openConnector } from "../../crawlers/connector.ts";
import { collectRound } from "../../crawlers/round.ts";
import { ledgerOf } from "../../pipeline/store/ledger.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { channel } from "./rounds.ts";

// A collector in a process of its own: folder, port of the sites, how many; it collects until nothing is due any more.
const [folder = "", port = "", count = ""] = process.argv.slice(2);
const clock = { now: () => new Date() };
const names = Array.from({ length: Number(count) }, (_, at) => `bao-${at}.example.vn`);
const hosts = new Map(names.map((name) => [name, { address: "127.0.0.1", port: Number(port) }]));
await using store = await openSqliteStore(`${folder}/kho.sqlite`);
await using connector = openConnector({ userAgent: "PhuSong/0.1", contact: "a@b.vn", hosts });
await using archive = openArchive(folder, { clock, software: "PhuSong/0.1" });
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
process.send?.("ready");
for (let elsewhere = 1; elsewhere > 0 && !stop.signal.aborted;) {
  ({ elsewhere } = await collectRound({
    channels: names.map((name, at) => channel(`bao-${at}/rss`, `https://${name}/rss`)),
    ledger: ledgerOf(store, "test", clock),
    connector,
    archive,
    clock,
    leases: store,
    deliver: async () => undefined,
    signal: stop.signal,
  }));
  if (elsewhere > 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
}
process.disconnect();
