import { createRequire } from "node:module";
import path from "node:path";
import { inflate } from "@sparticuz/chromium";

// The package unpacks into the folder for temporary files; whoever starts this process names its own in TMPDIR.
const bin = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")),
  "..",
  "bin",
);
for (const file of ["chromium.br", "fonts.tar.br", "al2023.tar.br"]) await inflate(path.join(bin, file));
