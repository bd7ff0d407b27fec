import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { request } from "node:https";
import { inspect, promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { stringify } from "yaml";
import { StoreDown } from "../../pipeline/store/errors.ts";
import { rightsOf, users } from "../../pipeline/store/elastic/rights.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { by, itemOf } from "../store/samples.ts";
import { startNode, type EngineNode } from "./node.ts";

const run = promisify(execFile);
const engine = inject("engineFolder");
const java = inject("engineJava");
const password = randomBytes(12).toString("hex");

/** A node with TLS and passwords, whose file realm knows one user for each of the product's roles. */
describe.skipIf(engine === "")(`Elasticsearch with TLS and least rights ${inject("engineMissing")}`, () => {
  let node: EngineNode;
  let authority = "";
  const searched = (kind: string) => statusFor("grafana", `${node.url}/city-${kind}/_search`, authority);
  const as = (name: string) => ({ urls: [node.url], authority, user: { name, password } });

  beforeAll(async () => {
    const tool = (config: string, name: string, words: readonly string[]) =>
      run(path.join(engine, "bin", name), [...words], {
        env: { PATH: process.env["PATH"] ?? "", ES_JAVA_HOME: java, ES_PATH_CONF: config },
      });
    node = await startNode({
      engine,
      java,
      settings: {
        "xpack.security.enabled": "true",
        "xpack.security.autoconfiguration.enabled": "false",
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.key": "certs/node/node.key",
        "xpack.security.http.ssl.certificate": "certs/node/node.crt",
      },
      async prepare(config) {
        const roles = users.map((user) => {
          const { cluster, indices } = rightsOf("city", user);
          return [user, { cluster, indices }];
        });
        await writeFile(path.join(config, "roles.yml"), stringify(Object.fromEntries(roles)));
        for (const user of users)
          await tool(config, "elasticsearch-users", ["useradd", user, "-p", password, "-r", user]);
        await tool(config, "elasticsearch-users", ["useradd", "admin", "-p", password, "-r", "superuser"]);
        await mkdir(path.join(config, "certs"));
        const words = ["cert", "--self-signed", "--silent", "--pem", "--name", "node", "--ip", "127.0.0.1"];
        const zip = path.join(config, "certs", "node.zip");
        await tool(config, "elasticsearch-certutil", [...words, "--out", zip]);
        await run(path.join(java, "bin", "jar"), ["xf", zip], { cwd: path.join(config, "certs") });
        authority = await readFile(path.join(config, "certs", "node", "node.crt"), "utf8");
      },
    });
    await node.listening();
    await using admin = await openElasticsearchStore({ ...as("admin"), prefix: "city" });
    await admin.write("item", [{ value: itemOf("a", { city: "bien" }), expects: 0 }], by);
    await admin.refresh();
  });
  afterAll(() => node.remove());

  it("lets the writer write and read, and make no index", async () => {
    await using store = await openElasticsearchStore({ ...as("writer"), prefix: "city" });
    expect(await store.write("item", [{ value: itemOf("b", { city: "bien" }), expects: 0 }], by)).toEqual([
      { outcome: "kept", revision: 1 },
    ]);
    await store.refresh();
    expect(await store.count("item", { is: { city: "bien" } })).toBeGreaterThan(1);
    expect(await store.lease("thu-tin", "a", 30, new Date())).not.toBeNull();
    const scanned: string[] = [];
    for await (const row of store.scan("item", ["city"])) scanned.push(row.id);
    expect(scanned).toContain("b");
    await expect(openElasticsearchStore({ ...as("writer"), prefix: "another" })).rejects.toThrow(
      /không đủ quyền/,
    );
  });

  it("lets the reader look and change nothing", async () => {
    await using store = await openElasticsearchStore({ ...as("reader"), prefix: "city" });
    expect((await store.read("item", ["a"]))[0]?.value.id).toBe("a");
    await expect(store.write("item", [{ value: itemOf("c"), expects: 0 }], by)).rejects.toThrow(
      /không đủ quyền/,
    );
    expect(await store.read("item", ["c"])).toEqual([null]);
  });

  it("shows Grafana what panels draw, and no people and no decisions", async () => {
    const shown = ["item", "daily", "figure"].map(searched);
    const secret = ["person", "credential", "session", "invitation", "audit", "decision", "entry"];
    const hidden = secret.map(searched);
    expect(await Promise.all(shown)).toEqual([200, 200, 200]);
    expect(await Promise.all(hidden)).toEqual(secret.map(() => 403));
  });

  it("tells a wrong password and an unknown certificate, and neither tells the password", async () => {
    const wrong = { ...as("writer"), user: { name: "writer", password: "sai-mat-khau-nay" }, prefix: "city" };
    const said = await openElasticsearchStore(wrong).catch((error: unknown) => error);
    expect(said).toBeInstanceOf(StoreDown);
    expect(String(said)).toMatch(/không nhận khóa/);
    const { authority: _, ...stranger } = as("writer");
    const untrusted = await openElasticsearchStore({ ...stranger, prefix: "city" }).catch(
      (error: unknown) => error,
    );
    expect(untrusted).toBeInstanceOf(StoreDown);
    for (const error of [said, untrusted]) {
      const whole = JSON.stringify(error, Object.getOwnPropertyNames(error)) + inspect(error, { depth: 8 });
      expect(whole).not.toContain("sai-mat-khau-nay");
      expect(whole).not.toContain(password);
      expect(whole).not.toContain(Buffer.from(`writer:${password}`).toString("base64"));
    }
  });
});

/** The status of a search by this user, asked without the product's own client. */
function statusFor(user: string, url: string, ca: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, auth: `${user}:${password}` }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once("error", reject);
    asked.end();
  });
}
