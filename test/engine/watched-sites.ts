import { createServer, request } from "node:http";

/** A way to sites on this machine that writes down who was asked for what, and how many at once. */
export interface WatchedSites extends AsyncDisposable {
  /** The same hosts, led through the way. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The most requests that one host was answering at the same time. */
  readonly most: () => number;
  /** How often each page was asked for, robots.txt aside. */
  readonly asked: ReadonlyMap<string, number>;
}

/** Opens the way before sites that all answer at one address. */
export async function watchSites(sites: Readonly<Record<string, string>>): Promise<WatchedSites> {
  const [at = ""] = Object.values(sites);
  const open = new Map<string, number>();
  const asked = new Map<string, number>();
  let most = 0;
  const server = createServer((from, answer) => {
    const { host = "" } = from.headers;
    const { method = "GET", url = "/", headers } = from;
    if (url !== "/robots.txt") asked.set(host + url, (asked.get(host + url) ?? 0) + 1);
    const now = (open.get(host) ?? 0) + 1;
    open.set(host, now);
    most = Math.max(most, now);
    answer.once("close", () => open.set(host, (open.get(host) ?? 1) - 1));
    const onward = request(new URL(url, `http://${at}`), { method, headers, setHost: false }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    });
    onward.once("error", () => answer.destroy());
    from.pipe(onward);
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    hosts: Object.fromEntries(Object.keys(sites).map((host) => [host, `127.0.0.1:${address.port}`])),
    most: () => most,
    asked,
    [Symbol.asyncDispose]() {
      server.closeAllConnections();
      return new Promise((closed) => {
        server.close(() => closed());
      });
    },
  };
}
