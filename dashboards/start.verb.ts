import { setTimeout as pause } from "node:timers/promises";
import type { Terminal, Verb } from "../config/verb.ts";
import { everyMinutes } from "../pipeline/chores/due.ts";
import { openContest } from "../pipeline/contest.ts";
import { noteEvent } from "../pipeline/collect.verb.ts";
import { openOuting } from "../pipeline/outing.ts";
import { openPictureQueue } from "../pipeline/picture-queue.ts";
import { bylineChores } from "../pipeline/people/bylines.ts";
import { noteDoor } from "../pipeline/people/door.ts";
import type { Log } from "../crawlers/log.ts";
import { collectOnSchedule } from "../pipeline/rounds.ts";
import { EngineAway } from "../pipeline/store/errors.ts";
import { openOffice } from "./office/app.ts";
import type { Halt } from "./office/office.ts";
import { countAhead } from "./office/numbers-ahead.ts";
import { remembering } from "./office/sample-memory.ts";
import { sendWhatIsDue } from "./messages/post-office.ts";
import { refuseOpenDoors, serveOffice } from "./office/serve.ts";
import { portOf } from "./office/serve.verb.ts";

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
  async run({ values }, terminal) {
    await using ends = new AsyncDisposableStack();
    const outing = ends.use(await openOuting("start", terminal));
    const { settings, desk, connector, hosts, log } = outing;
    const port = portOf(values["port"], settings.port);
    // What all machines brought, not only what waits on this one.
    const store = remembering(desk.spool?.shared ?? desk.store);
    let halt: Halt | null = null;
    const app = openOffice({
      ...desk,
      store,
      ...(desk.spool === null ? {} : { spoolState: desk.spool.state }),
      halted: () => halt,
      contest: openContest(desk, connector, hosts),
      pictures: ends.use(
        openPictureQueue(desk, {
          ...outing,
          report: (error) => log("picture.failed", { error: String(error) }),
        }),
      ),
      reached: settings.office,
      report: (error) => log("office.failed", { error: String(error) }),
    });
    const openPages = async (): Promise<void> => {
      await refuseOpenDoors(desk.spool?.shared ?? desk.store, settings.listen);
      const served = ends.adopt(await serveOffice(app, { port, listen: settings.listen }), (open) =>
        open.close(),
      );
      ends.use(await noteDoor(settings.data, served.port));
      void countAhead(store, desk.config, desk.clock);
      terminal.stdout.write(`Các trang số liệu: ${served.url}   (Ctrl+C để dừng)\n`);
    };
    const isOpen = await openedNow(openPages, terminal);
    const opening = isOpen ? Promise.resolve() : openLater(openPages, outing.signal, log);
    const collecting = collectOnSchedule(
      desk,
      { ...outing, report: (event) => noteEvent(log, event) },
      {
        halted(reason) {
          halt = { at: desk.clock.now().toISOString(), reason };
          log("collect.halted", { reason });
        },
        chores: (kept) => [
          ...bylineChores({ ...desk, store: kept }, settings.office.bylineDays),
          {
            name: "messages",
            due: everyMinutes(5),
            work: () =>
              sendWhatIsDue({
                store: kept,
                config: desk.config,
                clock: desk.clock,
                actor: "start",
                settings,
                connector,
                sample: desk.sample,
              }),
          },
        ],
        failed: (chore, reason) => log("chore.failed", { chore, reason }),
      },
    );
    await Promise.all([opening, collecting]);
    return 0;
  },
};

const betweenTries = 10_000; // milliseconds

/** Who may open pages that others reach is known to the engine alone: while it is away collecting begins without them. */
async function openedNow(open: () => Promise<void>, { stdout }: Terminal): Promise<boolean> {
  try {
    await open();
    return true;
  } catch (error) {
    if (!(error instanceof EngineAway)) throw error;
    stdout.write(`${error.message}\nCác trang mở khi Elasticsearch trả lời; việc thu bắt đầu ngay.\n`);
    return false;
  }
}

async function openLater(open: () => Promise<void>, signal: AbortSignal, log: Log): Promise<void> {
  while (!signal.aborted) {
    await pause(betweenTries, undefined, { signal }).catch(() => undefined);
    try {
      return signal.aborted ? undefined : await open();
    } catch (error) {
      if (error instanceof EngineAway) continue;
      log("office.failed", { error: String(error) }); // collecting goes on
      return;
    }
  }
}
