import { rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { loadConfig } from "../../config/load.ts";
import type { EngineSettings } from "../../config/engine-settings.ts";
import { readSettings, type Settings } from "../../config/settings.ts";
import { Refusal, type Terminal, type Verb } from "../../config/verb.ts";
import { addressId } from "../../crawlers/address.ts";
import { openBrowser } from "../../crawlers/browser/browser.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { openLog } from "../../crawlers/log.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { portOf } from "../../dashboards/office/serve.verb.ts";
import { serveOffice, type Pages, type Served } from "../../dashboards/office/serve.ts";
import { collect, hostMemoryOf } from "../../pipeline/collect.ts";
import { summary } from "../../pipeline/collect.verb.ts";
import { openContest } from "../../pipeline/contest.ts";
import { openDesk, sampleMark } from "../../pipeline/desk.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { openPictureQueue } from "../../pipeline/picture-queue.ts";
import { storeFile } from "../../pipeline/store/open.ts";
import { openProgress } from "../../pipeline/progress.ts";
import { counted, findingWords } from "../../pipeline/words.ts";
import { interrupted } from "../../pipeline/interrupted.ts";
import { fetchEngine } from "../engine/fetch.ts";
import { javaHome } from "../engine/java.ts";
import { startNode } from "../engine/node.ts";
import { openSampleCities } from "./open.ts";
import { collectYesterday, lookAgainToday, openDemoClock } from "./yesterday.ts";

/** `demo`: the sample cities, collected over HTTP and shown. */
export const demo: Verb = {
  name: "demo",
  summary: "chạy thử với ba thành phố mẫu trên máy này: thu tin, tính số liệu, mở các trang",
  help: `
Cách dùng: npm run demo            (hoặc: npm run -s phusong -- demo [--port 8179] [--once] [--elasticsearch])

Mở các trang web mẫu của ba thành phố trên 127.0.0.1, thu tin từ đó như thu thật, xếp loại theo ba kế hoạch,
rồi in địa chỉ các trang số liệu. Không cần mạng. Dữ liệu nằm trong thư mục kho-mau (xóa đi lúc nào cũng được).

  --port SỐ   cổng của các trang (mặc định 8179; 0 = cổng trống bất kỳ)
  --once      thu và tính xong thì thôi, không mở trang
  --elasticsearch   giữ số liệu trong Elasticsearch: máy chủ ở PHUSONG_ES_URL, hoặc một máy chủ thử do lệnh này tự mở
                    (cần Java từ 21 và Maven; tải 124 MB lần đầu)`,
  options: { port: { type: "string" }, once: { type: "boolean" }, elasticsearch: { type: "boolean" } },
  async run({ values }, terminal) {
    const given = readSettings({ PHUSONG_DATA: "kho-mau", ...process.env });
    const port = portOf(values["port"], given.port);
    const clock = openDemoClock(() => given.now ?? new Date());
    const config = await loadConfig(given.config);
    await using ends = new AsyncDisposableStack();
    // The port is taken before the work of a minute, and before the folder of a demo that is still open would be emptied.
    const pages: { open: Pages | null } = { open: null };
    const served =
      values["once"] === true ? null : ends.adopt(await serveSoon(pages, port), (open) => open.close());
    terminal.stdout.write("Đang mở các trang web mẫu của ba thành phố...\n");
    const cities = ends.adopt(
      await openSampleCities({ today: dayOf(clock.now()), config, growing: true }),
      (open) => open.close(),
    );
    const engine =
      values["elasticsearch"] === true ? await sampleEngine(given, ends, terminal) : given.engine;
    const settings: Settings = {
      ...given,
      engine,
      tokens: path.join(given.data, "khoa"),
      hosts: new Map(Object.entries(cities.hosts)),
    };
    await freshFolder(settings.data);
    await cities.social.giveTokens(settings.tokens);
    // The demo's cities have written their accounts down and were given permission; one was not, so that this is seen too.
    const rules = { config: cities.social.config, ...openJudges(config) };
    const desk = ends.use(await openDesk(settings, clock, "demo", rules, { collects: true }));
    const connector = ends.use(openOutside(settings));
    const overnight = await collectYesterday(desk, connector, cities, clock);
    await collectAll(desk, connector, terminal);
    const again = await lookAgainToday(desk, connector);
    terminal.stdout.write(`Xem lại bài thu hôm qua: ${counted(again, findingWords)}.\n`);
    if (served === null) return 0;

    const log = openLog(terminal.stderr, clock);
    const warn = (reason: string) => log("browser.unprotected", { reason });
    const browser = ends.use(openBrowser({ connector, clock, warn }));
    pages.open = openOffice({
      ...desk,
      contest: openContest(desk, connector),
      pictures: ends.use(
        openPictureQueue(desk, { connector, browser, hosts: hostMemoryOf(desk, connector) }),
      ),
      report: (error) => log("office.failed", { error: String(error) }),
    });
    const shown = overnight.edited.slice(0, 1).map((url) => `${served.url}/tin/${addressId(url)}/phien-ban`);
    terminal.stdout.write(shown.map((address) => `Một bài đã bị sửa: ${address}\n`).join(""));
    terminal.stdout.write(`\nMở trình duyệt tại ${served.url}   (Ctrl+C để dừng)\n`);
    await interrupted();
    return 0;
  },
};

/** An engine with indices of the sample's own: the one that is named, else one that is started and ends with the demo. */
async function sampleEngine(
  given: Settings,
  ends: AsyncDisposableStack,
  { stdout }: Terminal,
): Promise<EngineSettings> {
  const prefix = `${given.engine?.prefix ?? "phusong"}-mau-${Date.now().toString(36)}`;
  if (given.engine !== null) return { ...given.engine, prefix };
  const java = javaHome();
  if (java === null)
    throw new Refusal("Không thấy Java từ 21 trở lên. Hãy cài Java hoặc đặt PHUSONG_ES_URL rồi chạy lại.");
  stdout.write("Đang mở một Elasticsearch thử trên máy này...\n");
  const folder = await fetchEngine(java).catch((cause: unknown) => {
    throw new Refusal("Không tải được Elasticsearch qua Maven. Hãy kiểm tra mạng, Maven rồi chạy lại.", {
      cause,
    });
  });
  const node = ends.adopt(await startNode({ engine: folder, java }), (open) => open.remove());
  await node.ready();
  stdout.write(`Elasticsearch thử: ${node.url}\n`);
  return { urls: [node.url], prefix, replicas: 0, keyFile: null, user: null, authorityFile: null };
}

/** Serves the pages once they are open; until then it asks to come back. */
function serveSoon(pages: { readonly open: Pages | null }, port: number): Promise<Served> {
  const soon = { status: 503, headers: { "content-type": "text/plain; charset=utf-8", "retry-after": "10" } };
  return serveOffice(
    {
      fetch: (request, ...rest) =>
        pages.open?.fetch(request, ...rest) ??
        new Response("Đang thu dữ liệu mẫu, ít phút nữa hãy tải lại trang.", soon),
    },
    { port },
  );
}

async function collectAll(
  desk: Awaited<ReturnType<typeof openDesk>>,
  connector: Connector,
  terminal: Terminal,
): Promise<void> {
  const progress = openProgress(terminal.stdout, "Đã thu và xếp loại");
  const done = await collect(desk, {
    connector,
    everything: true,
    report: (event) => {
      if (event.kind === "fetched") progress.step();
      if (event.kind === "unsettled")
        terminal.stderr.write(`Chưa xử lý được ${event.url}: ${event.reason}\n`);
    },
  });
  progress.end();
  const kept = await desk.store.count("item");
  terminal.stdout.write(`Đã lưu ${kept.toLocaleString("vi-VN")} tin; ${summary(done)}\n`);
}

/** The demo starts anew each time: its cities are written for the day on which it runs. */
async function freshFolder(folder: string): Promise<void> {
  if (path.basename(folder) !== "kho-mau") {
    if (existsSync(storeFile(folder)) && !existsSync(path.join(folder, sampleMark)))
      throw new Refusal(
        `Thư mục ${folder} giữ số liệu thật, bản thử không được ghi vào. Hãy chọn PHUSONG_DATA khác hoặc bỏ biến này.`,
      );
    return;
  }
  await rm(folder, { recursive: true, force: true }).catch((cause: unknown) => {
    throw new Refusal(`Không dọn được thư mục dữ liệu mẫu ${folder}. Hãy xóa nó hoặc cấp quyền ghi.`, {
      cause,
    });
  });
}

function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(instant);
}
