import { claimHolder } from "../../crawlers/holder.ts";

// Claims a name in the folder given, tells it and lives on until it is killed.
const [folder = ""] = process.argv.slice(2);
const { name } = await claimHolder(folder);
process.stdout.write(`${name}\n`);
setInterval(() => undefined, 60_000);
