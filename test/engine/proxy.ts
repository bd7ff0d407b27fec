import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** What a faulty way to the engine does with a request. */
export const faults = [
  "refuse",
  "hang",
  "slow",
  "too-many",
  "unavailable",
  "cut",
  "lost-answer",
  "flap",
  "garbage",
] as const;
/** "heavy": only what is small is answered, as by an engine that is too slow for more. */
export type Fault = (typeof faults)[number] | "heavy";

/** A loopback proxy before an engine whose way can be broken. */
export interface Proxy {
  readonly url: string;
  /** From now on requests meet this fault; null = none. */
  set(fault: Fault | null): void;
  /** Requests that met a fault, by fault. */
  readonly met: ReadonlyMap<Fault, number>;
  close(): Promise<void>;
}

const slowness = 400; // milliseconds
const heaviest = 20_000; // bytes of a request

/** Opens a proxy to the engine. */
export async function openProxy(engine: string): Promise<Proxy> {
  let fault: Fault | null = null;
  const met = new Map<Fault, number>();
  const held = new Set<ServerResponse>();
  let turn = 0;

  const server = createServer((asked, answer) => void serve(asked, answer).catch(() => answer.destroy()));

  async function serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    turn += 1;
    const now: Fault | null = fault === "flap" && turn % 2 === 0 ? null : fault;
    if (now !== null) met.set(now, (met.get(now) ?? 0) + 1);
    switch (now) {
      case "refuse":
      case "flap":
        asked.socket.destroy();
        return;
      case "heavy":
        if (Number(asked.headers["content-length"] ?? 0) <= heaviest) return pass(asked, answer, "whole");
        asked.resume();
        held.add(answer);
        return;
      case "hang":
        // It is never answered; when the way is whole again the connection is gone.
        asked.resume();
        held.add(answer);
        return;
      case "too-many":
        return refuse(asked, answer, 429, "es_rejected_execution_exception");
      case "unavailable":
        return refuse(asked, answer, 503, "unavailable_shards_exception");
      case "garbage":
        asked.resume();
        answer.writeHead(200, { "x-elastic-product": "Elasticsearch", "content-type": "application/json" });
        answer.end('{"took": 1, "items": [{');
        return;
      case "slow":
        await pause(slowness);
        return pass(asked, answer, "whole");
      case "cut":
        return pass(asked, answer, "half");
      case "lost-answer":
        return pass(asked, answer, "none");
      case null:
        return pass(asked, answer, "whole");
    }
  }

  function pass(
    asked: IncomingMessage,
    answer: ServerResponse,
    how: "whole" | "half" | "none",
  ): Promise<void> {
    const { method = "GET", url = "/", headers } = asked;
    return new Promise((done, reject) => {
      const onward = request(new URL(url, engine), { method, headers }, (found) => {
        const parts: Buffer[] = [];
        found.on("data", (part: Buffer) => parts.push(part));
        found.once("error", reject);
        found.once("end", () => {
          const body = Buffer.concat(parts);
          if (how === "none") answer.destroy();
          else {
            // The engine sends long answers in chunks; here they are whole.
            const { "transfer-encoding": _, ...told } = found.headers;
            answer.writeHead(found.statusCode ?? 500, { ...told, "content-length": body.length });
            if (how === "whole") answer.end(body);
            else answer.write(body.subarray(0, body.length / 2), () => answer.destroy());
          }
          done();
        });
      });
      onward.once("error", reject);
      asked.pipe(onward);
    });
  }

  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    met,
    set(next) {
      fault = next;
      for (const answer of held) answer.destroy();
      held.clear();
    },
    close() {
      server.closeAllConnections();
      return new Promise((closed) => {
        server.close(() => closed());
      });
    },
  };
}

function refuse(asked: IncomingMessage, answer: ServerResponse, status: number, type: string): void {
  asked.resume();
  answer.writeHead(status, { "x-elastic-product": "Elasticsearch", "content-type": "application/json" });
  answer.end(JSON.stringify({ error: { type, reason: "the way is broken" }, status }));
}
