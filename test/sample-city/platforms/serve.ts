import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { Asked } from "./model.ts";
import type { SamplePlatforms } from "./open.ts";

/** The imitated platforms on a port of 127.0.0.1, with all that they were asked. */
export interface ServedPlatforms extends AsyncDisposable {
  /** `{ "graph.facebook.com": "127.0.0.1:40123" }` */
  readonly hosts: ReadonlyMap<string, string>;
  readonly asked: Asked[];
}

/** Serves the imitations by their Host header. */
export async function servePlatforms(platforms: SamplePlatforms): Promise<ServedPlatforms> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const one = await askedBy(request);
      asked.push(one);
      const { status, headers, body } = platforms.answer(one);
      response.writeHead(status, { ...headers }).end(body);
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    hosts: new Map(platforms.hosts.map((host) => [host, `127.0.0.1:${port}`])),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A request with its whole body, as the imitations read it. */
export async function askedBy(request: IncomingMessage): Promise<Asked> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", `https://${(request.headers.host ?? "").replace(/:\d+$/, "")}`),
    headers: request.headers,
    body: Buffer.concat(pieces).toString(),
  };
}
