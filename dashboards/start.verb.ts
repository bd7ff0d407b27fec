import { wakeEvery } from "../config/cron.ts";
import { readSettings } from "../config/settings.ts";
import type { Verb } from "../config/verb.ts";
import { openBrowser } from "../crawlers/browser/browser.ts";
import { openLog } from "../crawlers/log.ts";
import { hostMemoryOf } from "../pipeline/collect.ts";
import { openContest } from "../pipeline/contest.ts";
import { noteEvent } from "../pipeline/collect.verb.ts";
import { openDesk, readRules } from "../pipeline/desk.ts";
import { measureAll } from "../pipeline/measure/figures.ts";
import { interrupted } from "../pipeline/interrupted.ts";
import { exceptedHosts, openOutside } from "../pipeline/outside.ts";
import { collectOnSchedule } from "../pipeline/rounds.ts";
import { openOffice } from "./office/app.ts";
import { serveOffice } from "./office/serve.ts";
import { portOf } from "./office/serve.verb.ts";

const nightly = "10 2 * * *"; // the day before is over and hardly anybody publishes or reads

/** `start`: collect on schedule and serve the pages, in one process. */
export const start: Verb = {
  name: "start",
  summary: "thu tin theo lịch và mở các trang số liệu",
  help: `
Cách dùng: npm start [-- --port 8179]      (hoặc: npm run -s phusong -- start [--port 8179])

Thu tin từ các kênh đã khai báo theo lịch của từng kênh và mở các trang số liệu trên 127.0.0.1.
Cần đặt PHUSONG_CONTACT: thư điện tử hoặc trang web của cơ quan, để các báo, cổng biết ai đang ghé trang.

  --port SỐ   cổng của các trang (mặc định 8179 hoặc PHUSONG_PORT; 0 = cổng trống bất kỳ)

Dừng bằng Ctrl+C; trang đang tải được làm xong.`,
  options: { port: { type: "string" } },
  async run({ values }, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const port = portOf(values["port"], settings.port);
    const clock = { now: () => settings.now ?? new Date() };
    const log = openLog(stderr, clock);
    await using ends = new AsyncDisposableStack();
    const rules = await readRules(settings.config);
    const connector = ends.use(openOutside(settings, exceptedHosts(rules.config, clock)));
    const desk = ends.use(await openDesk(settings, clock, "start", rules));
    const browser = ends.use(
      openBrowser({ connector, clock, warn: (reason) => log("browser.unprotected", { reason }) }),
    );
    // One pace for each host, whoever asks it: the timetable or a person's contest.
    const hosts = hostMemoryOf(desk, connector);
    const app = openOffice({
      ...desk,
      contest: openContest(desk, connector, hosts),
      report: (error) => log("office.failed", { error: String(error) }),
    });
    const served = ends.adopt(await serveOffice(app, { port, listen: settings.listen }), (open) =>
      open.close(),
    );
    stdout.write(`Các trang số liệu: ${served.url}   (Ctrl+C để dừng)\n`);
    const stop = new AbortController();
    void interrupted().then(() => stop.abort());
    const { signal } = stop;
    await Promise.all([
      collectOnSchedule(
        desk,
        { connector, hosts, browser, signal, report: (event) => noteEvent(log, event) },
        { halted: (reason) => log("collect.halted", { reason }) },
      ),
      wakeEvery(nightly, async () => void (await measureAll(desk.store, desk.config, clock)), signal),
    ]);
    return 0;
  },
};
