import { connect, type Socket } from "node:net";
import { guard, type Hosts, type Resolve } from "./guard.ts";
import { readAddress } from "./safe-address.ts";
import { troubleOf } from "./trouble.ts";

/**
 * Opens a socket for somebody who speaks for himself (a browser behind the local proxy), by the same checks as every
 * request: ports 80 and 443, no private name or address, every answer of the resolver checked, the socket opened to the
 * address that was checked. Throws `ConnectionTrouble`.
 */
export async function openTunnel(
  host: string,
  port: number,
  way: { readonly hosts: Hosts; readonly resolve: Resolve; readonly connectMs: number },
): Promise<Socket> {
  const scheme = port === 80 ? "http" : "https";
  const url = readAddress(
    port === 80 || port === 443 ? `${scheme}://${host}/` : `${scheme}://${host}:${port}/`,
    way.hosts,
  );
  const open = guard<{ hostname: string; port: string; protocol: string; servername?: string }, Socket>({
    ...way,
    open: (target, callback) => {
      const socket = connect({ host: target.hostname, port: Number(target.port), timeout: way.connectMs });
      const failed = (error: Error): void => {
        socket.destroy();
        callback(error, null);
      };
      socket.once("error", failed);
      socket.once("timeout", () => failed(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
      socket.once("connect", () => {
        socket.off("error", failed);
        socket.removeAllListeners("timeout");
        socket.setTimeout(0);
        callback(null, socket);
      });
    },
  });
  try {
    return await new Promise<Socket>((resolve, reject) =>
      open({ hostname: url.hostname, port: String(port), protocol: url.protocol }, (...outcome) =>
        outcome[0] === null ? resolve(outcome[1]) : reject(outcome[0]),
      ),
    );
  } catch (error) {
    throw troubleOf(error, url.href);
  }
}
