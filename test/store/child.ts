import { change } from "../../pipeline/store/change.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { addressOf, by, itemOf } from "./samples.ts";

/**
 * Another process on the same file. `write FILE`: writes items one after another and tells each id once it is kept, until it
 * is killed. `add FILE N`: adds one N times to a count that others change too. `open FOLDER`: tells how opening ended.
 */
const [task = "", file = "", times = "0"] = process.argv.slice(2);

if (task === "write") await writeOn();
if (task === "add") await add();
if (task === "open") await tryToOpen();

async function writeOn(): Promise<void> {
  const store = await openSqliteStore(file);
  for (let i = 0; ; i += 4) {
    const batch = [i, i + 1, i + 2, i + 3].map((n) => itemOf(`${process.pid}-${n}`));
    await Promise.all(
      batch.map(async (value) => {
        await store.write("item", [{ value, expects: 0 }], by);
        process.stdout.write(`${value.id}\n`);
      }),
    );
  }
}

async function add(): Promise<void> {
  await using store = await openSqliteStore(file);
  for (let i = 0; i < Number(times); i += 1) {
    await change(
      store,
      "address",
      "shared",
      (old) => addressOf("shared", { attempts: (old?.value.attempts ?? 0) + 1 }),
      by,
    );
  }
}

async function tryToOpen(): Promise<void> {
  try {
    await using store = await openSqliteStore(file);
    process.stdout.write(`opened ${await store.count("item")}`);
  } catch (error) {
    process.stdout.write(error instanceof Error ? `${error.name}: ${error.message}` : "");
  }
}
