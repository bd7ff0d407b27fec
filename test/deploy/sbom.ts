import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

/** Where the bill of materials lands; it tells of this machine's installation, so it is made anew and not kept in the repository. */
const target = process.argv[2] ?? "sbom.cdx.json";

const Bill = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.looseObject({ component: z.looseObject({ "bom-ref": z.string() }) }),
  components: z.array(z.looseObject({ name: z.string(), version: z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/** Names under which lists of known weaknesses know what stands inside the Node binary. */
const inside: Readonly<Record<string, string>> = {
  openssl: "openssl:openssl",
  sqlite: "sqlite:sqlite",
  undici: "nodejs:undici",
  v8: "google:v8",
  uv: "libuv:libuv",
  zlib: "zlib:zlib",
  brotli: "google:brotli",
  icu: "unicode:international_components_for_unicode",
  ares: "c-ares:c-ares",
  nghttp2: "nghttp2:nghttp2",
};

/** The running Node binary with its digest, and the libraries that are built into it, which no package file names. */
function nodeParts(): readonly Record<string, unknown>[] {
  const digest = createHash("sha256").update(readFileSync(process.execPath)).digest("hex");
  const version = process.versions.node;
  const binary = {
    type: "platform",
    "bom-ref": `node-binary@${version}`,
    name: "node (binary)",
    version,
    purl: `pkg:generic/node@${version}?arch=${process.arch}&os=${process.platform}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    hashes: [{ alg: "SHA-256", content: digest }],
  };
  const libraries = Object.entries(inside).flatMap(([name, cpe]) => {
    const built = process.versions[name];
    if (built === undefined) return [];
    return [
      {
        type: "library",
        "bom-ref": `node-binary/${name}@${built}`,
        name,
        version: built,
        purl: `pkg:generic/${name}@${encodeURIComponent(built)}`,
        cpe: `cpe:2.3:a:${cpe}:${built.replaceAll(/[^\w.-]/g, "_")}:*:*:*:*:*:*:*`,
      },
    ];
  });
  return [binary, ...libraries];
}

/** The Chromium that a package brings as a packed binary; its version stands in the package's. */
function chromiumIn(components: z.infer<typeof Bill>["components"]): readonly Record<string, unknown>[] {
  const carrier = components.find(({ name }) => name === "@sparticuz/chromium");
  if (carrier === undefined) return [];
  const [major = ""] = carrier.version.split(".");
  const note = {
    name: "phusong:note",
    value: `packed in @sparticuz/chromium ${carrier.version}; the exact build is told by --version`,
  };
  return [
    {
      type: "application",
      "bom-ref": `chromium@${major}`,
      name: "chromium",
      version: major,
      purl: `pkg:generic/chromium@${major}`,
      properties: [note],
    },
  ];
}

const npm = process.env["npm_execpath"];
// With `--omit dev` npm 11 leaves out what tools need too (zod, yaml); so all is named, and tools bear a mark of npm's own.
const ask = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
const options: ExecFileSyncOptionsWithStringEncoding = {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
  stdio: ["ignore", "pipe", "ignore"],
};
const told =
  npm === undefined
    ? execFileSync("npm", ask, options)
    : execFileSync(process.execPath, [npm, ...ask], options);
const bill = Bill.parse(JSON.parse(told));
const { component } = bill.metadata;
const added = [...nodeParts(), ...chromiumIn(bill.components)];
const refs = added.map((part) => String(part["bom-ref"]));
const dependencies = bill.dependencies.map((one) =>
  one.ref === component["bom-ref"] ? { ...one, dependsOn: [...(one.dependsOn ?? []), ...refs] } : one,
);
const metadata = { ...bill.metadata, component: { ...component, name: "phu-song" } };
const whole = {
  ...bill,
  metadata,
  components: [...bill.components, ...added],
  dependencies: [...dependencies, ...refs.map((ref) => ({ ref }))],
};
writeFileSync(target, `${JSON.stringify(whole, null, 2)}\n`);
process.stdout.write(
  `${target}: ${whole.components.length} components, Node ${process.versions.node} and what is built into it among them\n`,
);
