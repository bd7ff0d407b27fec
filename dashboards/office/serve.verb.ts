import { z } from "zod";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { openLog } from "../../crawlers/log.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { openSpoolGauge } from "../../pipeline/store/open.ts";
import { interrupted } from "../../pipeline/interrupted.ts";
import { noteDoor } from "../../pipeline/people/door.ts";
import { openOffice } from "./app.ts";
import { countAhead } from "./numbers-ahead.ts";
import { remembering } from "./sample-memory.ts";
import { refuseOpenDoors, serveOffice } from "./serve.ts";

/** `serve`: the office pages over what has been collected, without collecting. */
export const serve: Verb = {
  name: "serve",
  summary: "mở các trang số liệu trên máy này (127.0.0.1), không thu tin",
  help: `
Cách dùng: npm run -s phusong -- serve [--port 8179]

Mở các trang tổng quan, ma trận, xu hướng, danh sách tin và sức khỏe nguồn trên số liệu đã thu.
Khi chưa có tài khoản (lệnh people), các trang chỉ mở được tại chính máy này (http://127.0.0.1 hoặc http://localhost).

  --port SỐ   cổng của các trang (mặc định 8179 hoặc PHUSONG_PORT; 0 = cổng trống bất kỳ)

Ví dụ: npm run -s phusong -- serve --port 8200`,
  options: { port: { type: "string" } },
  async run({ values }, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const port = portOf(values["port"], settings.port);
    const clock = { now: () => settings.now ?? new Date() };
    await using desk = await openDesk(settings, clock, "serve");
    // A collector may run beside these pages on the same folder.
    await using spool = settings.engine === null ? null : await openSpoolGauge(settings.data);
    const log = openLog(stderr, clock);
    const store = remembering(desk.store);
    const app = openOffice({
      ...desk,
      ...(spool === null ? {} : { spoolState: spool.state }),
      store,
      reached: settings.office,
      report: (error) => log("office.failed", { error: String(error) }),
    });
    await refuseOpenDoors(desk.store, settings.listen);
    const served = await serveOffice(app, { port, listen: settings.listen });
    await using ends = new AsyncDisposableStack();
    ends.use(await noteDoor(settings.data, served.port));
    stdout.write(`Mở trình duyệt tại ${served.url}   (Ctrl+C để dừng)\n`);
    void countAhead(store, desk.config, clock);
    await interrupted();
    await served.close();
    return 0;
  },
};

const Port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));

/** The port of `--port`, else the one of the settings; throws a `Refusal` for anything else. */
export function portOf(
  given: string | boolean | readonly (string | boolean)[] | undefined,
  fallback: number,
): number {
  if (given === undefined) return fallback;
  const port = Port.safeParse(given);
  if (port.success) return port.data;
  throw new Refusal(`--port: phải là số từ 0 đến 65535, đang là "${given.toString()}".`);
}
