import { isDeepStrictEqual, parseArgs } from "node:util";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { fetchEngine } from "../engine/fetch.ts";
import { javaHome } from "../engine/java.ts";
import { quickJava, startNode, type EngineNode } from "../engine/node.ts";
import { openProxy } from "../engine/proxy.ts";
import { openSpool, type SpoolPlace } from "../engine/spool-city.ts";
import { withCollected } from "./collected.ts";
import { killNodes } from "./kills.ts";
import { tollOf, type Toll } from "./toll.ts";
import { killVerbs, type KillingVerbs } from "./verb-kills.ts";
import { breakTheWay } from "./way.ts";
import { works } from "./works.ts";

const help = `
npm run faults                 200 faults on the way to a real Elasticsearch and 5 kills of it; some minutes
npm run faults -- --verbs N    instead, each of eight verbs of the program killed N times; needs no Elasticsearch
npm run faults -- --full       1,000 faults, 50 kills and each verb killed 125 times; some hours on two cores.
                               With --verbs 0 the engine's part alone, 36 minutes

  --only NAME                  with --verbs: this verb alone, so that the many kills can be had in parts; may be repeated
                               (${works.map(({ name }) => name).join(", ")})
  --faults N   --kills N       other numbers
  --seed TEXT                  other faults, other moments
`;
const recovery = 60_000; // milliseconds in which the spool has to be empty once the engine is back
const long = 600_000; // milliseconds that what is late is waited for before it is counted

/** Breaks a collector's way to a real engine and kills the engine, and tells what it cost; ends with 1 where it cost anything. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      full: { type: "boolean", default: false },
      faults: { type: "string" },
      kills: { type: "string" },
      verbs: { type: "string" },
      only: { type: "string", multiple: true },
      seed: { type: "string", default: "faults" },
      help: { type: "boolean", short: "h" },
    },
  });
  const times = Number(values.faults ?? (values.full ? 1_000 : 200));
  const kills = Number(values.kills ?? (values.full ? 50 : 5));
  const each = Number(values.verbs ?? (values.full ? 125 : 0));
  if (values.help === true || ![times, kills, each].every((count) => Number.isInteger(count) && count >= 0)) {
    say(help.trim());
    return values.help === true ? 0 : 2;
  }
  const { seed, only } = values;
  const isSound = each === 0 || (await survivesVerbKills({ kills: each, seed, only }));
  if (values.verbs !== undefined && !values.full) return isSound ? 0 : 1;
  const java = javaHome();
  if (java === null) {
    say("There is no Java 21 or newer: a real engine cannot be started.");
    return 1;
  }
  const node = await startNode({ engine: await fetchEngine(java), java, heap: "512m", flags: quickJava });
  try {
    await node.ready();
    const isWhole = [
      times === 0 || (await survivesTheWay(node, times, values.seed)),
      kills === 0 || (await survivesKills(node, kills, values.seed)),
    ];
    return isSound && isWhole.every(Boolean) ? 0 : 1;
  } finally {
    await node.remove();
  }
}

/** The program itself killed, verb by verb; it is sound where each next whole run ends as an undisturbed one does. */
async function survivesVerbKills(asked: Omit<KillingVerbs, "environment">): Promise<boolean> {
  let differing = 0;
  const sums = new Map<string, { readonly kills: number; readonly rounds: number }>();
  await withCollected(async ({ data, beside, environment }) => {
    for await (const round of killVerbs(data, beside, { ...asked, environment })) {
      const { name, expected, left } = round;
      const sum = sums.get(name) ?? { kills: 0, rounds: 0 };
      const kills = sum.kills + round.kills;
      sums.set(name, { kills, rounds: sum.rounds + 1 });
      const isSame = isDeepStrictEqual(expected, left);
      if (!isSame) differing += 1;
      say(`${name}: ${round.kills} kills, ${kills} in all; ${isSame ? "as if undisturbed" : "DIFFERS"}`);
      if (!isSame) say(JSON.stringify({ expected, left }, null, 2));
    }
  });
  for (const [name, { kills, rounds }] of sums) say(`${name}: ${kills} kills in ${rounds} rounds`);
  const all = [...sums.values()].reduce((sum, { kills }) => sum + kills, 0);
  say(`${all} kills by SIGKILL, ${differing} rounds that differ`);
  return differing === 0;
}

async function survivesTheWay(node: EngineNode, times: number, seed: string): Promise<boolean> {
  const proxy = await openProxy(node.url);
  try {
    await using place = await openSpool([proxy.url], "faults", { patience: 600 });
    const met = await breakTheWay(place, proxy, { times, seed });
    const back = performance.now();
    const isEmpty = await place.store.drain(recovery);
    say(`${times} faults on the way, met by ${met} requests`);
    return await told(node, place, "faults", isEmpty ? performance.now() - back : null);
  } finally {
    await proxy.close();
  }
}

async function survivesKills(node: EngineNode, kills: number, seed: string): Promise<boolean> {
  await using place = await openSpool([node.url], "kills");
  const killed = await killNodes(place, { kills, seed, next: () => node, recovery });
  say(`${killed.kills} kills by SIGKILL, ${killed.midway} of them with records on their way`);
  return await told(node, place, "kills", killed.slowestEmptied);
}

async function told(
  node: EngineNode,
  place: SpoolPlace,
  prefix: string,
  emptied: number | null,
): Promise<boolean> {
  // What still waits is late, not lost.
  const isSent = await place.store.drain(long);
  await using engine = await openElasticsearchStore({ urls: [node.url], prefix });
  const toll = await tollOf(place.store.local, engine, ["look", "address"]);
  const { letters } = await place.store.state();
  const when =
    emptied === null
      ? `NOT EMPTY within a minute${isSent ? ", later it was" : " nor ten"}`
      : `empty within ${(emptied / 1000).toFixed(1)} s`;
  say(
    `  ${toll.written} records: ${toll.lost} lost, ${toll.double} double, ${toll.differing} differing, ${letters} refused; spool ${when}`,
  );
  return isFree(toll) && letters === 0 && emptied !== null;
}

function isFree({ lost, double, differing }: Toll): boolean {
  return lost + double + differing === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
