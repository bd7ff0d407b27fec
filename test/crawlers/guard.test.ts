import { once } from "node:events";
import { createServer as createSecureServer } from "node:https";
import { createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { openConnector } from "../../crawlers/connector.ts";
import { guard } from "../../crawlers/guard.ts";
import { isPublicAddress } from "../../crawlers/safe-address.ts";
import { selfSigned } from "./certificate.ts";
import { openWeb } from "./web.ts";

const host = "bao.example.vn";
const home = `https://${host}/`;

/** A connector whose names lead where the test says; it must never get as far as a socket. */
function lost(addresses: readonly string[]) {
  const asked: string[] = [];
  const connector = openConnector({
    userAgent: "PhuSong/0.1",
    contact: "a@b.vn",
    hosts: new Map(),
    resolve: async (name) => {
      asked.push(name);
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
  });
  return { connector, asked };
}

/** Where a socket would have been opened. */
async function opened(addresses: readonly string[], broken: readonly string[] = []) {
  const targets: { hostname: string; port: string; servername?: string }[] = [];
  const connect = guard<{ hostname: string; port: string; protocol: string; servername?: string }, string>({
    hosts: new Map(),
    resolve: async () => addresses.map((address) => ({ address, family: 4 })),
    open: (target, callback) => {
      targets.push(target);
      if (broken.includes(target.hostname)) callback(new Error("closed"), null);
      else callback(null, "socket");
    },
  });
  await new Promise((resolve) =>
    connect({ hostname: "cong.example.vn", port: "443", protocol: "https:" }, (...outcome) =>
      resolve(outcome),
    ),
  );
  return targets;
}

async function askOf(server: Server, tls: boolean) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const hosts = new Map([[host, { address: "127.0.0.1", port, tls }]]);
  await using connector = openConnector({ userAgent: "PhuSong/0.1", contact: "a@b.vn", hosts });
  try {
    return await connector.fetch(home);
  } finally {
    server.close();
  }
}

const leadsInside = async () => [{ address: "192.168.0.1", family: 4 }];

describe("the outside", () => {
  it.each([
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["172.31.0.1"],
    ["192.168.1.1"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["100.100.100.200"],
    ["0.0.0.0"],
    ["224.0.0.1"],
    ["255.255.255.255"],
    ["168.63.129.16"],
    ["::1"],
    ["::"],
    ["::ffff:10.0.0.1"],
    ["::ffff:8.8.8.8"],
    ["fe80::1"],
    ["fd00:ec2::254"],
    ["ff02::1"],
    ["64:ff9b::7f00:1"],
    ["2002:7f00:1::"],
    ["2001:db8::1"],
  ])("a name that leads to %s is not opened", async (address) => {
    expect(isPublicAddress(address)).toBe(false);
    const { connector, asked } = lost([address]);
    await expect(connector.fetch("https://cong.example.vn/")).rejects.toMatchObject({
      kind: "forbidden-address",
    });
    expect(asked).toEqual(["cong.example.vn"]);
    await connector.close();
  });

  it.each(["8.8.8.8", "103.1.2.3", "2405:4800::1", "2600::1"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it("one private answer among public ones is enough to refuse", async () => {
    const { connector } = lost(["103.1.2.3", "10.0.0.1"]);
    await expect(connector.fetch("https://cong.example.vn/")).rejects.toMatchObject({
      kind: "forbidden-address",
    });
  });

  it.each([
    ["http://127.0.0.1/", "forbidden-address"],
    ["http://2130706433/", "forbidden-address"],
    ["http://0x7f.1/", "forbidden-address"],
    ["http://0177.0.0.1/", "forbidden-address"],
    ["http://[::1]/", "forbidden-address"],
    ["http://[::ffff:127.0.0.1]/", "forbidden-address"],
    ["http://134744072/", "bad-address"],
    ["http://localhost/", "forbidden-address"],
    ["http://localhost./", "forbidden-address"],
    ["http://may-chu/", "forbidden-address"],
    ["http://in.noi-bo.local/", "forbidden-address"],
    ["http://metadata.google.internal/", "forbidden-address"],
    ["https://cong.example.vn:8443/", "bad-address"],
    ["https://ten:matkhau@cong.example.vn/", "bad-address"],
    ["ftp://cong.example.vn/", "bad-address"],
    ["file:///etc/passwd", "bad-address"],
    ["khong phai dia chi", "bad-address"],
  ])("%s is refused before any name is asked for", async (url, kind) => {
    const { connector, asked } = lost(["103.1.2.3"]);
    await expect(connector.fetch(url)).rejects.toMatchObject({ kind });
    expect(asked).toEqual([]);
  });

  it.each([
    "http://127.0.0.1/",
    "http://169.254.169.254/latest",
    "https://trong.example.vn/",
    "file:///etc/passwd",
    "http://khac.example.vn:22/",
  ])("a redirect to %s is not followed", async (location) => {
    await using web = await openWeb({ [host]: { "/": { status: 302, headers: { location } } } });
    await using connector = web.connect({ resolve: leadsInside });
    await expect(connector.fetch(home)).rejects.toMatchObject({
      kind: expect.stringMatching(/forbidden|bad/),
    });
    expect(web.asked.length).toBe(1);
  });

  it("a name without address says so in Vietnamese", async () => {
    const { connector } = lost([]);
    await expect(connector.fetch("https://cong.example.vn/")).rejects.toThrow(/tên miền không có địa chỉ/);
  });
});

describe("the socket", () => {
  it("goes to the very address that was checked, under the name that was asked for", async () => {
    expect(await opened(["103.1.2.3"])).toMatchObject([
      { hostname: "103.1.2.3", servername: "cong.example.vn" },
    ]);
  });

  it("tries the next address when one does not answer, three at most", async () => {
    const all = ["103.1.2.3", "103.1.2.4", "103.1.2.5", "103.1.2.6"];
    expect((await opened(all, all)).map(({ hostname }) => hostname)).toEqual(all.slice(0, 3));
  });

  it("is opened nowhere when any address is private", async () => {
    expect(await opened(["103.1.2.3", "10.0.0.1"])).toEqual([]);
  });
});

describe("a server that is not what it should be", () => {
  it("speaks no HTTP", async () => {
    const server = createServer((socket) => socket.end("220 thu dien tu\r\n"));
    await expect(askOf(server, false)).rejects.toMatchObject({ kind: "broken-answer" });
  });

  it("shows a certificate that nobody signed", async () => {
    let answered = 0;
    const server = createSecureServer(selfSigned, (_, response) => {
      answered += 1;
      response.end("tin");
    });
    await expect(askOf(server, true)).rejects.toMatchObject({
      kind: "untrusted-certificate",
      message: expect.stringMatching(/chứng thư/),
    });
    expect(answered).toBe(0);
  });
});
