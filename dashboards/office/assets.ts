import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { markSvg, type Frame } from "./layout.ts";

/** A file that pages fetch beside themselves; its address changes with its content, so that it may be kept for ever. */
interface Asset {
  readonly path: string;
  readonly address: string;
  readonly type: string;
  readonly content: string;
}

const script = "text/javascript; charset=utf-8";

/** Reads the stylesheet, the script, the calendar of months (cally, fetched only by who opens it) and the mark of the pages. */
export function readAssets(): Readonly<Record<"css" | "js" | "calendar" | "icon", Asset>> {
  return {
    css: asset("/tinh/office.css", "text/css; charset=utf-8", read(here("./office.css"))),
    js: asset("/tinh/office.js", script, read(here("./office.js"))),
    calendar: asset("/tinh/lich.js", script, read(fileURLToPath(import.meta.resolve("cally")))),
    icon: asset("/tinh/bieu-tuong.svg", "image/svg+xml", markSvg.replace("currentColor", "#2b679c")),
  };
}

/** What every page names of them. */
export function addressesOf(assets: ReturnType<typeof readAssets>): Frame["assets"] {
  return { css: assets.css.address, js: assets.js.address, calendar: assets.calendar.address };
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}

function asset(path: string, type: string, content: string): Asset {
  const mark = createHash("sha256").update(content).digest("hex").slice(0, 10);
  return { path, address: `${path}?v=${mark}`, type, content };
}
