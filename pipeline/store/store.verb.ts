import path from "node:path";
import { readSettings, type Settings } from "../../config/settings.ts";
import { Refusal, type Terminal, type Verb, type Words } from "../../config/verb.ts";
import { layOut } from "./elastic/indices.ts";
import { makeKeys } from "./elastic/keys.ts";
import { openEngine } from "./elastic/engine.ts";
import { optionsOf } from "./open.ts";

/** One thing that `store` can do. */
type Task = (settings: Settings, words: Words, terminal: Terminal) => Promise<number>;

const tasks: Readonly<Record<string, Task>> = { bootstrap };

/** `store`: what an administrator does with the city's Elasticsearch. */
export const storeVerb: Verb = {
  name: "store",
  summary: "việc của người quản trị với Elasticsearch: dựng chỉ mục, cấp khóa",
  help: `
Cách dùng: npm run -s phusong -- store bootstrap [--keys THƯ MỤC]

  bootstrap   dựng các chỉ mục còn thiếu; chạy lại bao nhiêu lần cũng được
  --keys      cùng với bootstrap: cấp khóa API cho bộ thu (writer), trang xem (reader) và Grafana (grafana),
              mỗi khóa một tệp trong thư mục này; tệp đã có thì giữ nguyên

Cần đặt PHUSONG_ES_URL và quyền quản trị (PHUSONG_ES_USER, PHUSONG_ES_PASSWORD_FILE).

Ví dụ: PHUSONG_ES_URL=https://es01:9200 PHUSONG_ES_USER=elastic PHUSONG_ES_PASSWORD_FILE=mat-khau \\
       npm run -s phusong -- store bootstrap --keys khoa`,
  options: { keys: { type: "string" } },
  places: 1,
  async run(words, terminal) {
    const [name = ""] = words.positionals;
    const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    if (task === undefined)
      throw new Refusal(`Chưa rõ việc cần làm: "${name}". Xem: npm run -s phusong -- store --help`);
    return task(readSettings(process.env), words, terminal);
  },
};

async function bootstrap(
  { engine: named }: Settings,
  { values }: Words,
  { stdout }: Terminal,
): Promise<number> {
  if (named === null) throw new Refusal("Chưa đặt PHUSONG_ES_URL: không biết Elasticsearch ở đâu.");
  const engine = openEngine(await optionsOf(named));
  try {
    await layOut(engine, { prefix: named.prefix, replicas: named.replicas, refreshInterval: "1s" });
    stdout.write(`Chỉ mục ${named.prefix}-* đã sẵn sàng ở ${named.urls.join(", ")}.\n`);
    const folder = values["keys"];
    if (typeof folder !== "string") return 0;
    for (const { user, file, made } of await makeKeys(engine, named.prefix, path.resolve(folder)))
      stdout.write(`Khóa ${user}: ${file}${made ? "" : " (đã có, giữ nguyên)"}\n`);
    return 0;
  } finally {
    await engine.close();
  }
}
