import path from "node:path";
import type { EngineSettings } from "../../config/engine-settings.ts";
import { readSettings, type Settings } from "../../config/settings.ts";
import { Refusal, type Terminal, type Verb, type Words } from "../../config/verb.ts";
import { layOut, type Layout } from "./elastic/indices.ts";
import { makeKeys } from "./elastic/keys.ts";
import { openEngine, type Engine } from "./elastic/engine.ts";
import { copyAll } from "./copy.ts";
import {
  nameRepository,
  repository,
  restoreSnapshot,
  snapshotsOf,
  takeSnapshot,
} from "./elastic/snapshot.ts";
import { openElasticsearchStore } from "./elasticsearch.ts";
import { deadLetters, letterOptions } from "./letters-task.ts";
import { moveAlone } from "./migrate-task.ts";
import { optionsOf } from "./open.ts";
import { openSqliteStore } from "./sqlite.ts";

/** One thing that `store` can do. */
type Task = (settings: Settings, words: Words, terminal: Terminal) => Promise<number>;

const tasks: Readonly<Record<string, Task>> = {
  bootstrap,
  migrate: moveIndices,
  copy,
  snapshot,
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
           npm run -s phusong -- store snapshot [--location THƯ-MỤC] [--restore TÊN|last]
           npm run -s phusong -- store dead-letters [--show MÃ | --export TỆP | --send TỆP | --send-again MÃ|all]
           npm run -s phusong -- store dead-letters --drop MÃ|all --reason "vì sao"

  bootstrap   dựng các chỉ mục còn thiếu; chạy lại bao nhiêu lần cũng được
  --keys      cùng với bootstrap: cấp khóa API cho bộ thu (writer), trang xem (reader) và Grafana (grafana),
              mỗi khóa một tệp trong thư mục này; tệp đã có thì giữ nguyên
  migrate     sau khi nâng cấp: dựng chỉ mục đời mới từ số liệu đang có, so từng bản ghi, rồi đổi tên một lần;
              chỉ mục cũ còn nguyên, --back đổi lại. Hãy dừng thu tin trước;
              máy khác đang làm thì chờ một phút rồi thôi
  copy        chép toàn bộ giữa tệp SQLite và Elasticsearch, so bằng mã kiểm tra; dừng giữa chừng thì chạy lại làm tiếp
  snapshot    chụp các chỉ mục vào kho bản chụp "phusong" của Elasticsearch; lần đầu thêm --location, một thư mục
              trong path.repo của Elasticsearch. --restore đưa một bản chụp trở lại, chỉ khi không còn chỉ mục nào
  dead-letters  những bản ghi của máy này mà Elasticsearch không bao giờ nhận: không có tùy chọn thì liệt kê
  --show      in trọn một bản ghi (MÃ là loại/mã hoặc mã)
  --export    xuất tất cả ra tệp JSON để sửa phần "value"; --send nhận tệp đã sửa và gửi lại
  --send-again  gửi lại nguyên như cũ, sau khi đã sửa phía Elasticsearch
  --drop      bỏ hẳn, phải nói vì sao (--reason); việc bỏ được ghi vào nhật ký

Cần đặt PHUSONG_ES_URL và quyền quản trị (PHUSONG_ES_USER, PHUSONG_ES_PASSWORD_FILE).

Ví dụ: PHUSONG_ES_URL=https://es01:9200 PHUSONG_ES_USER=elastic PHUSONG_ES_PASSWORD_FILE=mat-khau \\
       npm run -s phusong -- store bootstrap --keys khoa`,
  options: {
    keys: { type: "string" },
    back: { type: "boolean" },
    to: { type: "string" },
    location: { type: "string" },
    restore: { type: "string" },
    ...letterOptions,
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

/** Opens the engine for one task; throws a Refusal where none is named. */
async function atEngine<T>(
  settings: Settings,
  use: (engine: Engine, named: EngineSettings, layout: Layout) => Promise<T>,
): Promise<T> {
  const named = engineIn(settings);
  const engine = openEngine(await optionsOf(named));
  try {
    const { prefix, replicas } = named;
    return await use(engine, named, { prefix, replicas });
  } finally {
    await engine.close();
  }
}

function engineIn({ engine }: Settings): EngineSettings {
  if (engine !== null) return engine;
  throw new Refusal("Chưa đặt PHUSONG_ES_URL: không biết Elasticsearch ở đâu.");
}

function bootstrap(settings: Settings, { values }: Words, { stdout }: Terminal): Promise<number> {
  return atEngine(settings, async (engine, { prefix, urls }, layout) => {
    await layOut(engine, layout);
    stdout.write(`Chỉ mục ${prefix}-* đã sẵn sàng ở ${urls.join(", ")}.\n`);
    const folder = values["keys"];
    if (typeof folder !== "string") return 0;
    for (const { user, file, made } of await makeKeys(engine, prefix, path.resolve(folder)))
      stdout.write(`Khóa ${user}: ${file}${made ? "" : " (đã có, giữ nguyên)"}\n`);
    return 0;
  });
}

function moveIndices(settings: Settings, { values }: Words, { stdout }: Terminal): Promise<number> {
  return atEngine(settings, async (engine, _, layout) => {
    const back = values["back"] === true;
    const moved = await moveAlone(engine, layout, { back, told: (words) => void stdout.write(`${words}\n`) });
    for (const { from, to, records } of moved) stdout.write(`${from} -> ${to}: ${records} bản ghi\n`);
    stdout.write(moved.length === 0 ? "Các chỉ mục đã đúng đời, không phải làm gì.\n" : "Đã đổi xong.\n");
    return 0;
  });
}

function snapshot(settings: Settings, { values }: Words, { stdout }: Terminal): Promise<number> {
  return atEngine(settings, async (engine, { prefix }) => {
    const { location, restore } = values;
    if (typeof location === "string") await nameRepository(engine, location);
    if (typeof restore === "string") {
      const { name, indices } = await restoreSnapshot(engine, prefix, restore);
      stdout.write(`Đã khôi phục ${indices} chỉ mục từ bản chụp ${name}.\n`);
      return 0;
    }
    const { name, indices } = await takeSnapshot(engine, prefix, new Date());
    const all = await snapshotsOf(engine, prefix);
    stdout.write(`Đã chụp ${indices} chỉ mục vào kho ${repository}: ${name} (có ${all.length} bản chụp).\n`);
    return 0;
  });
}

async function copy(settings: Settings, { values }: Words, { stdout }: Terminal): Promise<number> {
  const named = engineIn(settings);
  const to = values["to"];
  if (to !== "elasticsearch" && to !== "sqlite")
    throw new Refusal("Cần nói chép đi đâu: --to elasticsearch hoặc --to sqlite.");
  await using file = await openSqliteStore(settings.database);
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
