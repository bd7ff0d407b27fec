import path from "node:path";
import { readSettings, type Settings } from "../../config/settings.ts";
import { Refusal, type Terminal, type Verb, type Words } from "../../config/verb.ts";
import { layOut } from "./elastic/indices.ts";
import { makeKeys } from "./elastic/keys.ts";
import { openEngine } from "./elastic/engine.ts";
import { copyAll } from "./copy.ts";
import { migrate, migrateBack } from "./elastic/migrate.ts";
import { openElasticsearchStore } from "./elasticsearch.ts";
import { optionsOf, spoolFile } from "./open.ts";
import { spooledKinds } from "./spool.ts";
import { openSqliteStore } from "./sqlite.ts";

/** One thing that `store` can do. */
type Task = (settings: Settings, words: Words, terminal: Terminal) => Promise<number>;

const tasks: Readonly<Record<string, Task>> = {
  bootstrap,
  migrate: moveIndices,
  copy,
  "dead-letters": deadLetters,
};

/** `store`: what an administrator does with the city's Elasticsearch. */
export const storeVerb: Verb = {
  name: "store",
  summary:
    "việc của người quản trị với Elasticsearch: dựng, chuyển đời chỉ mục, chép kho, thư không gửi được",
  help: `
Cách dùng: npm run -s phusong -- store bootstrap [--keys THƯ MỤC]
           npm run -s phusong -- store migrate [--back]
           npm run -s phusong -- store copy --to elasticsearch|sqlite
           npm run -s phusong -- store dead-letters [--send-again MÃ|all]

  bootstrap   dựng các chỉ mục còn thiếu; chạy lại bao nhiêu lần cũng được
  --keys      cùng với bootstrap: cấp khóa API cho bộ thu (writer), trang xem (reader) và Grafana (grafana),
              mỗi khóa một tệp trong thư mục này; tệp đã có thì giữ nguyên
  migrate     sau khi nâng cấp: dựng chỉ mục đời mới từ số liệu đang có, so từng bản ghi, rồi đổi tên một lần;
              chỉ mục cũ còn nguyên, --back đổi lại. Hãy dừng thu tin trước
  copy        chép toàn bộ giữa tệp SQLite và Elasticsearch, so bằng mã kiểm tra; dừng giữa chừng thì chạy lại làm tiếp
  dead-letters  xem những bản ghi Elasticsearch không nhận; --send-again gửi lại một mã hoặc tất cả (all)

Cần đặt PHUSONG_ES_URL và quyền quản trị (PHUSONG_ES_USER, PHUSONG_ES_PASSWORD_FILE).

Ví dụ: PHUSONG_ES_URL=https://es01:9200 PHUSONG_ES_USER=elastic PHUSONG_ES_PASSWORD_FILE=mat-khau \\
       npm run -s phusong -- store bootstrap --keys khoa`,
  options: {
    keys: { type: "string" },
    back: { type: "boolean" },
    to: { type: "string" },
    "send-again": { type: "string" },
  },
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

async function moveIndices(
  { engine: named }: Settings,
  { values }: Words,
  { stdout }: Terminal,
): Promise<number> {
  if (named === null) throw new Refusal("Chưa đặt PHUSONG_ES_URL: không biết Elasticsearch ở đâu.");
  const engine = openEngine(await optionsOf(named));
  const layout = { prefix: named.prefix, replicas: named.replicas, refreshInterval: "1s" };
  try {
    const back = values["back"] === true;
    const moved = await (back ? migrateBack(engine, layout) : migrate(engine, layout));
    for (const { from, to, records } of moved) stdout.write(`${from} -> ${to}: ${records} bản ghi\n`);
    stdout.write(moved.length === 0 ? "Các chỉ mục đã đúng đời, không phải làm gì.\n" : "Đã đổi xong.\n");
    return 0;
  } finally {
    await engine.close();
  }
}

async function copy(
  { engine: named, database }: Settings,
  { values }: Words,
  { stdout }: Terminal,
): Promise<number> {
  if (named === null) throw new Refusal("Chưa đặt PHUSONG_ES_URL: không biết Elasticsearch ở đâu.");
  const to = values["to"];
  if (to !== "elasticsearch" && to !== "sqlite")
    throw new Refusal("Cần nói chép đi đâu: --to elasticsearch hoặc --to sqlite.");
  await using file = await openSqliteStore(database);
  await using city = await openElasticsearchStore(await optionsOf(named));
  const [source, target] = to === "sqlite" ? [city, file] : [file, city];
  const done = await copyAll(
    source,
    target,
    ({ kind, records, taken, checksum }) =>
      void stdout.write(
        `${kind}: ${records} bản ghi, chép thêm ${taken}, mã kiểm tra ${checksum.slice(0, 16)}\n`,
      ),
  );
  stdout.write(`Đã chép và so khớp ${done.reduce((sum, { records }) => sum + records, 0)} bản ghi.\n`);
  return 0;
}

/** What waits in this machine's spool stays in a file of its own, whatever the engine does. */
async function deadLetters({ data }: Settings, { values }: Words, { stdout }: Terminal): Promise<number> {
  await using local = await openSqliteStore(spoolFile(data), { outbox: spooledKinds });
  const letters = await local.outbox.letters();
  const again = values["send-again"];
  if (typeof again === "string") {
    const chosen = again === "all" ? letters : letters.filter(({ id }) => id === again);
    for (const letter of chosen) await local.outbox.revive(letter, new Date().toISOString());
    stdout.write(`${chosen.length} bản ghi sẽ được gửi lại khi máy thu chạy.\n`);
    return chosen.length > 0 || again === "all" ? 0 : 1;
  }
  for (const { kind, id, revision, reason, at, body } of letters)
    stdout.write(`${kind} ${id} (bản ${revision}, ${at})\n  ${reason}\n  ${body ?? ""}\n`);
  stdout.write(`${letters.length} bản ghi Elasticsearch không nhận.\n`);
  return 0;
}
