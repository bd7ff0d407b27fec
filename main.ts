import { existsSync } from "node:fs";
import { told } from "./config/told.ts";
import type { Terminal, Verb } from "./config/verb.ts";
import { wordsOf } from "./config/words.ts";

/** The demo stands in the tests' room, which a container's image goes without. */
const hasDemo = existsSync(new URL("./test/sample-city/demo.verb.ts", import.meta.url));

/** Every verb by name; each is loaded only when it is asked for, so that a pipe starts quickly. */
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  ...(hasDemo && { demo: async () => (await import("./test/sample-city/demo.verb.ts")).demo }),
  start: async () => (await import("./dashboards/start.verb.ts")).start,
  collect: async () => (await import("./pipeline/collect.verb.ts")).collectVerb,
  serve: async () => (await import("./dashboards/office/serve.verb.ts")).serve,
  import: async () => (await import("./pipeline/import/import.verb.ts")).importVerb,
  probe: async () => (await import("./pipeline/probe/probe.verb.ts")).probeVerb,
  replay: async () => (await import("./pipeline/replay/replay.verb.ts")).replayVerb,
  "try-rule": async () => (await import("./pipeline/replay/try-rule.verb.ts")).tryRuleVerb,
  "back-fill": async () => (await import("./pipeline/back-fill.verb.ts")).backFillVerb,
  screenshot: async () => (await import("./pipeline/screenshot.verb.ts")).screenshotVerb,
  freeze: async () => (await import("./pipeline/freeze/freeze.verb.ts")).freezeVerb,
  report: async () => (await import("./dashboards/report/report.verb.ts")).reportVerb,
  measure: async () => (await import("./pipeline/measure/measure.verb.ts")).measureVerb,
  messages: async () => (await import("./dashboards/messages/messages.verb.ts")).messagesVerb,
  people: async () => (await import("./pipeline/people/people.verb.ts")).peopleVerb,
  "check-config": async () => (await import("./config/check-config.verb.ts")).checkConfigVerb,
  "look-again": async () => (await import("./pipeline/second-look/look-again.verb.ts")).lookAgainVerb,
  archive: async () => (await import("./pipeline/archive/archive.verb.ts")).archiveVerb,
  "import-registry": async () => {
    const { noted } = await import("./pipeline/people/noted-verb.ts");
    return noted((await import("./config/import-registry.verb.ts")).importRegistryVerb, "registry.import");
  },
  store: async () => (await import("./pipeline/store/store.verb.ts")).storeVerb,
  backup: async () => (await import("./pipeline/store/backup.verb.ts")).backup,
  restore: async () => (await import("./pipeline/store/restore.verb.ts")).restore,
  extract: async () => (await import("./pipeline/pipes/extract.verb.ts")).extract,
  classify: async () => (await import("./pipeline/pipes/classify.verb.ts")).classify,
  stories: async () => (await import("./pipeline/pipes/stories.verb.ts")).stories,
  topics: async () => (await import("./pipeline/pipes/topics.verb.ts")).topics,
  train: async () => (await import("./pipeline/pipes/train.verb.ts")).train,
};

/** Names of all verbs, in the order of the overview. */
export const verbNames: readonly string[] = Object.keys(verbs);

/** Runs one verb and tells the exit code: 0 done, 1 refused or failed, 2 not understood. Never throws. */
export async function main(words: readonly string[], terminal: Terminal = process): Promise<number> {
  const [name, ...rest] = words;
  endQuietly(terminal);
  try {
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      terminal.stdout.write(await overview());
      return 0;
    }
    const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (load === undefined) {
      terminal.stderr.write(`Không có lệnh "${name}". Xem các lệnh: npm run -s phusong -- --help\n`);
      return 2;
    }
    return await run(await load(), rest, terminal);
  } catch (error) {
    terminal.stderr.write(told(error));
    return 1;
  }
}

async function run(verb: Verb, given: readonly string[], terminal: Terminal): Promise<number> {
  const words = wordsOf(verb, given);
  if (typeof words === "string") {
    terminal.stderr.write(`${words}\nXem cách dùng: npm run -s phusong -- ${verb.name} --help\n`);
    return 2;
  }
  if (words.values["help"] === true) {
    terminal.stdout.write(`${verb.help.trim()}\n`);
    return 0;
  }
  return verb.run(words, terminal);
}

async function overview(): Promise<string> {
  const lines = [
    "Phủ Sóng: đo độ phủ của kế hoạch tuyên truyền.",
    "",
    "Cách dùng: npm run -s phusong -- <lệnh> [tùy chọn]",
    "",
  ];
  for (const load of Object.values(verbs)) {
    const verb = await load();
    lines.push(`  ${verb.name.padEnd(16)} ${verb.summary}`);
  }
  return `${lines.join("\n")}\n\nMỗi lệnh có --help: npm run -s phusong -- <lệnh> --help\n`;
}

/** Whoever reads our output may leave before its end (`| head -1`); that is no error, and work that keeps something goes on. */
function endQuietly({ stdout, stderr }: Terminal): void {
  for (const out of [stdout, stderr]) {
    out.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
  }
}
