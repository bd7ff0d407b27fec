import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { z } from "zod";

/** What befalls an answer on its way. */
const harms = ["cut", "reset", "hang", "no-http", "not-gzip", "wrong-length"] as const;
type Harm = (typeof harms)[number];

const held = 3_000; // milliseconds without a byte, then the connection is gone

/** A way to a web server on which answers are spoilt. */
export interface BadWire extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly at: string;
  /** Answers that were spoilt, by harm. */
  readonly spoilt: ReadonlyMap<Harm, number>;
  readonly answers: number;
}

/** Opens a way to a server on this machine that spoils every `every`th answer, each harm in turn. */
export async function openBadWire(to: string, every: number): Promise<BadWire> {
  const spoilt = new Map<Harm, number>();
  let answers = 0;
  const [host, port] = to.split(":");
  const server = createServer((asked, answer) => {
    answers += 1;
    const harm = answers % every === 0 ? harms[(answers / every) % harms.length] : undefined;
    if (harm !== undefined) spoilt.set(harm, (spoilt.get(harm) ?? 0) + 1);
    const { method, url: path, headers } = asked;
    const onward = request({ host, port, method, path, headers }, (given) => pass(given, answer, harm));
    onward.once("error", () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: own } = z.object({ port: z.number() }).parse(server.address());
  return {
    at: `127.0.0.1:${own}`,
    spoilt,
    get answers() {
      return answers;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function pass(given: IncomingMessage, answer: ServerResponse, harm: Harm | undefined): void {
  const { statusCode = 502, headers } = given;
  const chunks: Buffer[] = [];
  given.on("data", (bytes: Buffer) => chunks.push(bytes));
  given.once("end", () => {
    const body = Buffer.concat(chunks);
    const half = body.subarray(0, Math.floor(body.length / 2));
    switch (harm) {
      case "reset":
        answer.socket?.resetAndDestroy();
        return;
      case "hang":
        setTimeout(() => answer.destroy(), held);
        return;
      case "no-http":
        answer.socket?.end("\u0000\u0001 this is no answer of a web server\r\n\r\n");
        return;
      case "cut":
        answer.writeHead(statusCode, { ...headers, "content-length": body.length });
        answer.write(half, () => answer.socket?.destroy());
        return;
      case "wrong-length":
        answer.writeHead(statusCode, { ...headers, "content-length": body.length + 10 });
        answer.write(body, () => answer.socket?.end());
        return;
      case "not-gzip":
        answer.writeHead(statusCode, {
          ...headers,
          "content-encoding": "gzip",
          "content-length": body.length,
        });
        answer.end(body);
        return;
      case undefined:
        answer.writeHead(statusCode, headers);
        answer.end(body);
    }
  });
  given.once("error", () => answer.destroy());
}
