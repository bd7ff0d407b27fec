import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import { Refusal } from "../../config/verb.ts";
import { hasAccounts } from "../../pipeline/people/accounts.ts";
import type { Store } from "../../pipeline/store/store.ts";

/** A running server of the office pages. */
export interface Served {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Whatever answers requests for pages. */
export type Pages = Pick<Hono, "fetch">;

const here = "127.0.0.1";
const advice: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) =>
    `Cổng ${port} đang có chương trình khác dùng (có thể Phủ Sóng đã mở sẵn: thử http://${here}:${port}). ` +
    `Hãy đóng chương trình đó hoặc chọn cổng khác, ví dụ: --port ${port + 1}`,
  EACCES: (port) => `Không có quyền mở cổng ${port}. Hãy chọn cổng từ 1024 trở lên, ví dụ: --port 8179`,
};

/** Throws a `Refusal` where the pages would be open to other machines while nobody has to sign in. */
export async function refuseOpenDoors(store: Store, listen: string): Promise<void> {
  if (/^127\.|^::1$/.test(listen) || (await hasAccounts(store))) return;
  throw new Refusal(
    [
      `PHUSONG_LISTEN=${listen}: chưa có tài khoản nào, nên các trang chỉ được mở tại máy này (127.0.0.1).`,
      "Hãy thêm tài khoản quản trị trước rồi chạy lại:",
      '  npm run -s phusong -- people add TÊN --name "Họ tên" --role administrator',
    ].join("\n"),
  );
}

/**
 * Opens the pages on 127.0.0.1, or where `listen` says, see `refuseOpenDoors`. Port 0 takes any free one. Throws a `Refusal`
 * when the port cannot be had.
 */
export function serveOffice(
  app: Pages,
  { port, listen = here }: { readonly port: number; readonly listen?: string },
): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: withRemote(app), hostname: listen, port }, (info) => {
      resolve({
        url: `http://${here}:${info.port}`,
        port: info.port,
        close: () =>
          new Promise((done, failed) => {
            server.close((error) => (error === undefined ? done() : failed(error)));
            if ("closeAllConnections" in server) server.closeAllConnections();
          }),
      });
    });
    server.once("error", (error) => {
      const say = "code" in error && typeof error.code === "string" ? advice[error.code] : undefined;
      reject(say === undefined ? error : new Refusal(say(port), { cause: error }));
    });
  });
}

/** Tells the pages from which address a request came. */
function withRemote({ fetch }: Pages): Parameters<typeof serve>[0]["fetch"] {
  return (request, { incoming }) => fetch(request, { remote: incoming.socket.remoteAddress ?? "" });
}
