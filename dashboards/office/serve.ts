import { serve, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { Refusal } from "../../config/verb.ts";

/** A running server of the office pages. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Whatever answers requests for pages. */
export type Pages = Pick<Hono, "fetch">;

const here = "127.0.0.1"; // nothing else until there are accounts
const advice: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) =>
    `Cổng ${port} đang có chương trình khác dùng (có thể Phủ Sóng đã mở sẵn: thử http://${here}:${port}). ` +
    `Hãy đóng chương trình đó hoặc chọn cổng khác, ví dụ: --port ${port + 1}`,
  EACCES: (port) => `Không có quyền mở cổng ${port}. Hãy chọn cổng từ 1024 trở lên, ví dụ: --port 8179`,
};

/**
 * Opens the pages on 127.0.0.1, or where `listen` says: a container whose port is published on loopback only. Port 0 takes
 * any free one. Throws a `Refusal` when the port cannot be had.
 */
export function serveOffice(
  app: Pages,
  { port, listen = here }: { readonly port: number; readonly listen?: string },
): Promise<Served> {
  return new Promise((resolve, reject) => {
    const fetch = (request: Request, { incoming }: HttpBindings | Http2Bindings) =>
      app.fetch(request, { remote: incoming.socket.remoteAddress ?? "" });
    const server = serve({ fetch, hostname: listen, port }, (info) => {
      resolve({
        url: `http://${here}:${info.port}`,
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
