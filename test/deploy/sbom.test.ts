import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";

const Bill = z.object({
  bomFormat: z.literal("CycloneDX"),
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      purl: z.string(),
      hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
    }),
  ),
});
const Package = z.object({ dependencies: z.record(z.string(), z.string()) });

it("the bill of materials names every dependency at its version, the Node binary by its digest and what is built into it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "phusong-sbom-"));
  try {
    const file = path.join(folder, "sbom.cdx.json");
    execFileSync(process.execPath, ["test/deploy/sbom.ts", file], { stdio: "ignore" });
    const { components } = Bill.parse(JSON.parse(readFileSync(file, "utf8")));
    const { dependencies } = Package.parse(JSON.parse(readFileSync("package.json", "utf8")));
    const named = new Map(components.map((one) => [`${one.name}@${one.version}`, one]));
    expect(
      Object.entries(dependencies).filter(([name, version]) => !named.has(`${name}@${version}`)),
    ).toEqual([]);
    const digest = createHash("sha256").update(readFileSync(process.execPath)).digest("hex");
    expect(named.get(`node (binary)@${process.versions.node}`)?.hashes).toEqual([
      { alg: "SHA-256", content: digest },
    ]);
    for (const part of ["openssl", "sqlite", "v8"])
      expect(named.has(`${part}@${process.versions[part]}`)).toBe(true);
    expect(readFileSync(file, "utf8")).not.toContain(process.cwd());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
