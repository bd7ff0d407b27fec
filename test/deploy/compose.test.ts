import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { settingsTable } from "../../config/settings.ts";

const run = promisify(execFile);

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  restart: z.string(),
  mem_limit: z.string(),
  networks: z.array(z.string()).min(1),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  volumes: z.record(z.string(), z.object({})),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
});

const Package = z.object({ dependencies: z.record(z.string(), z.string()) });

const { services, secrets, volumes, networks } = Compose.parse(
  parse(readFileSync("docker-compose.yml", "utf8")),
);
const each = Object.entries(services);

describe("the compose file", () => {
  it("waits only for services that are there and can tell that they are ready", () => {
    const wrong = each.flatMap(([name, { depends_on }]) =>
      Object.entries(depends_on)
        .filter(([other, { condition }]) => {
          const awaited = services[other];
          if (condition === "service_healthy") return awaited?.healthcheck === undefined;
          // What ends by itself must not be started again.
          return awaited?.restart !== "no";
        })
        .map(([other]) => `${name} waits for ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it("mounts only what the repository holds and volumes that are declared", () => {
    const sources = each.flatMap(([, service]) => service.volumes.map((mount) => mount.split(":")[0] ?? ""));
    const [files, named] = [sources.filter((from) => from.startsWith("./")), new Set(Object.keys(volumes))];
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(sources.filter((from) => !from.startsWith("./") && !named.has(from))).toEqual([]);
    const used = each.flatMap(([, service]) => service.networks);
    expect(used.filter((name) => networks[name] === undefined)).toEqual([]);
  });

  it("takes secrets from files that git never sees, and no password stands in it", async () => {
    const asked = each.flatMap(([, service]) => service.secrets);
    expect(asked.filter((name) => secrets[name] === undefined)).toEqual([]);
    const files = Object.values(secrets).map(({ file }) => file);
    const { stdout } = await run("git", ["check-ignore", ...files]);
    expect(stdout.trim().split("\n")).toEqual(files);
    const told = readFileSync("secrets/README.md", "utf8");
    expect(files.filter((file) => !told.includes(`\`${path.basename(file)}\``))).toEqual([]);
    const open = each
      .flatMap(([, { environment }]) => Object.entries(environment))
      .filter(([key, value]) => /password|secret|key|token/i.test(key) && !/^\/|^certs\//.test(value));
    expect(open).toEqual([]);
  });

  it("names exact versions", () => {
    const example = Object.fromEntries(
      readFileSync(".env.example", "utf8")
        .split("\n")
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => line.split("=", 2)),
    );
    const inexact = each.filter(([, { image, build }]) => {
      const tag = image.split(":").slice(1).join(":");
      const variable = /^\$\{([A-Z_]+):\?/.exec(tag)?.[1] ?? "";
      return build === undefined ? !/^\d+\.\d+\.\d+$/.test(example[variable] ?? "") : tag !== "local";
    });
    expect(inexact).toEqual([]);
    const { dependencies } = Package.parse(JSON.parse(readFileSync("package.json", "utf8")));
    // The client may be as new as the engine, not newer.
    const [major, minor = 99] = (dependencies["@elastic/elasticsearch"] ?? "").split(".").map(Number);
    const [engineMajor, engineMinor = 0] = String(example["STACK_VERSION"]).split(".").map(Number);
    expect([major, minor <= engineMinor]).toEqual([engineMajor, true]);
    // The program's image runs the very Node that the tests ran.
    expect(readFileSync("Dockerfile", "utf8")).toContain(`FROM node:${dependencies["node"]}-`);
  });

  it("opens ports on loopback only, and the engine none", () => {
    const ports = each.flatMap(([, service]) => service.ports);
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
    expect(services["es01"]?.ports).toEqual([]);
    expect(services["es01"]?.networks.every((name) => networks[name]?.internal === true)).toBe(true);
    // What listens beyond loopback inside its container is reached through such a port alone.
    expect(services["app"]?.environment["PHUSONG_LISTEN"]).toBe("0.0.0.0");
  });

  it("gives the program only variables that it knows", () => {
    const known = settingsTable.map(({ key }): string => key);
    const own = each.filter(([, { build }]) => build !== undefined);
    const given = own.flatMap(([, { environment }]) => Object.keys(environment));
    expect(given.filter((key) => key.startsWith("PHUSONG_") && !known.includes(key))).toEqual([]);
  });

  it("is read by docker itself where docker is", async (context) => {
    const there = await run("docker", ["compose", "version"]).then(
      () => true,
      () => false,
    );
    if (!there) context.skip("docker compose is not installed");
    const folder = await mkdtemp(path.join(tmpdir(), "phusong-compose-"));
    try {
      await copyFile("docker-compose.yml", path.join(folder, "docker-compose.yml"));
      await mkdir(path.join(folder, "secrets"));
      for (const { file } of Object.values(secrets)) await writeFile(path.join(folder, file), "x");
      const env = { PATH: process.env["PATH"] ?? "", STACK_VERSION: "9.5.2", GRAFANA_VERSION: "12.4.11" };
      const words = ["compose", "config", "--quiet"];
      const told = await run("docker", words, { cwd: folder, env: { ...env, PHUSONG_CONTACT: "a@b.vn" } });
      expect(told.stderr).toBe("");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
