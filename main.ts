import { parseArgs } from "node:util";
import { Refusal, type Terminal, type Verb } from "./config/verb.ts";

/** Every verb by name; each is loaded only when it is asked for, so that a pipe starts quickly. */
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  demo: async () => (await import("./test/sample-city/demo.verb.ts")).demo,
  start: async () => (await import("./dashboards/start.verb.ts")).start,
  collect: async () => (await import("./pipeline/collect.verb.ts")).collectVerb,
  serve: async () => (await import("./dashboards/office/serve.verb.ts")).serve,
  import: async () => (await import("./pipeline/import/import.verb.ts")).importVerb,
  measure: async () => (await import("./pipeline/measure/measure.verb.ts")).measureVerb,
  "check-config": async () => (await import("./config/check-config.verb.ts")).checkConfigVerb,
  "import-registry": async () => (await import("./config/import-registry.verb.ts")).importRegistryVerb,
  backup: async () => (await import("./pipeline/store/backup.verb.ts")).backup,
  restore: async () => (await import("./pipeline/store/restore.verb.ts")).restore,
  extract: async () => (await import("./pipeline/pipes/extract.verb.ts")).extract,
  classify: async () => (await import("./pipeline/pipes/classify.verb.ts")).classify,
  stories: async () => (await import("./pipeline/pipes/stories.verb.ts")).stories,
  topics: async () => (await import("./pipeline/pipes/topics.verb.ts")).topics,
  train: async () => (await import("./pipeline/pipes/train.verb.ts")).train,
};

/** Runs one verb and tells the exit code: 0 done, 1 refused, 2 not understood. */
export async function main(words: readonly string[], terminal: Terminal = process): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    terminal.stdout.write(await overview());
    return 0;
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (load === undefined) {
    terminal.stderr.write(`Không có lệnh "${name}". Xem các lệnh: npm run -s phusong -- --help\n`);
    return 2;
  }
  return run(await load(), rest, terminal);
}

async function run(verb: Verb, words: readonly string[], terminal: Terminal): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...words],
      options: { ...verb.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (error) {
    terminal.stderr.write(`${said(error)}\nXem cách dùng: npm run -s phusong -- ${verb.name} --help\n`);
    return 2;
  }
  if (parsed.values["help"] === true) {
    terminal.stdout.write(`${verb.help.trim()}\n`);
    return 0;
  }
  try {
    return await verb.run(parsed, terminal);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return 1;
  }
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
  return `${lines.join("\n")}\n\nMỗi lệnh có --help.\n`;
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
