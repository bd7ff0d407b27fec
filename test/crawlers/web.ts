import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Connector, type ConnectorOptions, openConnector } from "../../crawlers/connector.ts";

/** What a test's web site answers for a path. */
export type Page =
  | string
  | Uint8Array
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** Pages by host and path: `{ "bao.example.vn": { "/tin.html": "<h1>...</h1>" } }`. */
export type Sites = Readonly<Record<string, Readonly<Record<string, Page>>>>;

/** One real server on 127.0.0.1 for all hosts of a test, and what it was asked. */
export interface Web extends AsyncDisposable {
  readonly port: number;
  readonly asked: {
    readonly host: string;
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
  }[];
  readonly hosts: ReadonlyMap<string, { readonly address: string; readonly port: number }>;
  /** A connector whose mapping leads to this server and nowhere else; no name is ever asked for. */
  connect(options?: Partial<ConnectorOptions>): Connector;
}

/** Starts the server; a path that no site has answers 404, robots.txt too. */
export async function openWeb(sites: Sites, others: readonly string[] = []): Promise<Web> {
  const asked: Web["asked"] = [];
  const answer: RequestListener = (request, response) => {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    const path = request.url ?? "/";
    asked.push({ host, path, headers: request.headers });
    const page = sites[host]?.[path];
    if (page === undefined)
      response.writeHead(404, { "content-type": "text/html" }).end("<h1>Không thấy trang</h1>");
    else if (typeof page === "function") page(request, response);
    else if (typeof page === "string" || page instanceof Uint8Array)
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    else response.writeHead(page.status ?? 200, { ...page.headers }).end(page.body ?? "");
  };
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = addressOf(server.address());
  const hosts = new Map(
    [...Object.keys(sites), ...others].map((host) => [host, { address: "127.0.0.1", port }]),
  );
  return {
    port,
    asked,
    hosts,
    connect: (options = {}) =>
      openConnector({
        userAgent: "PhuSong/0.1",
        contact: "https://phusong.example.vn/lien-he",
        hosts,
        resolve: async (host) => {
          throw new Error(`a test asked for the name ${host}`);
        },
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address;
}
