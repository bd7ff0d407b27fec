import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import type { Connector } from "../connector.ts";
import { ConnectionTrouble } from "../trouble.ts";

/** The only way out that a browser's page has. */
export interface Proxy extends AsyncDisposable {
  /** `http://127.0.0.1:40123`. */
  readonly address: string;
  /** What was asked and refused, as `host:port`, in order. */
  readonly refused: readonly string[];
}

const bytesEachWay = 16 * 1024 * 1024; // of one connection; a page's own documents go another way and are counted there
const longest = 60_000; // milliseconds that a connection may last
const mostConnections = 50;

/**
 * Opens a proxy on loopback whose every connection goes through the connector's checks at the moment of connecting, so
 * that WebSockets, posts, workers and names that change their address meanwhile are checked like everything else.
 */
export async function openProxy(connector: Pick<Connector, "tunnel">): Promise<Proxy> {
  const refused: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;

  const outward = async (host: string, port: number): Promise<Socket> => {
    connections += 1;
    try {
      if (connections > mostConnections) throw new Error("too many connections");
      const socket = await connector.tunnel(host, port);
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      socket.on("error", () => socket.destroy());
      bound(socket);
      return socket;
    } catch (error) {
      refused.push(`${host}:${port}`);
      throw error;
    }
  };

  const server = createServer((request, response) => void plain(request, response, outward));
  server.on("connect", (request, socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    const target = URL.parse(`http://${request.url ?? ""}`);
    const port = Number(/:(\d+)$/.exec(request.url ?? "")?.[1] ?? 443);
    if (target === null) {
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      return;
    }
    void join(socket, () => outward(target.hostname, port));
  });
  server.on("clientError", (_, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const place = server.address();
  const port = typeof place === "object" && place !== null ? place.port : 0;
  return {
    address: `http://127.0.0.1:${port}`,
    refused,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Joins the browser's connection to the one that leads out, when that one may be opened. */
async function join(near: Socket, outward: () => Promise<Socket>): Promise<void> {
  try {
    const far = await outward();
    near.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    bound(near);
    pipeline(near, far, () => far.destroy());
    pipeline(far, near, () => near.destroy());
  } catch (error) {
    near.end(`HTTP/1.1 ${refusal(error)}\r\nConnection: close\r\n\r\n`);
  }
}

/** A request in plain HTTP, written out again over a socket that was checked; one request for each connection. */
async function plain(
  request: IncomingMessage,
  response: ServerResponse,
  outward: (host: string, port: number) => Promise<Socket>,
): Promise<void> {
  const url = URL.parse(request.url ?? "");
  if (url === null || url.protocol !== "http:") {
    response.writeHead(400).end();
    return;
  }
  let far: Socket;
  try {
    far = await outward(url.hostname, Number(url.port || 80));
  } catch (error) {
    const [status] = refusal(error).split(" ");
    response.writeHead(Number(status)).end();
    return;
  }
  const lines = [`${request.method ?? "GET"} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`];
  for (const [name, value] of Object.entries(request.headers))
    if (!/^(host|proxy-.*|connection|keep-alive|upgrade)$/i.test(name) && value !== undefined)
      lines.push(`${name}: ${typeof value === "string" ? value : value.join(", ")}`);
  far.write(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  // The far end speaks HTTP itself: its bytes are handed through as they come, and end with its connection.
  const near = request.socket;
  request.on("data", (piece: Buffer) => far.write(piece));
  pipeline(far, near, () => near.destroy());
}

/** Ends a connection that carries too much or lasts too long. */
function bound(socket: Socket): void {
  socket.setMaxListeners(30); // both pipes listen on both ends
  const timer = setTimeout(() => socket.destroy(), longest).unref();
  socket.once("close", () => clearTimeout(timer));
  let bytes = 0;
  socket.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > bytesEachWay) socket.destroy();
  });
}

function refusal(error: unknown): string {
  return error instanceof ConnectionTrouble && /^(?:bad|forbidden)-address$/.test(error.kind)
    ? "403 Forbidden"
    : "502 Bad Gateway";
}
