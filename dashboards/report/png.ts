import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { draw, type Drawing } from "../office/chart.ts";

/** Colours on paper in place of the stylesheet's names; the light page's own. */
const paper: Readonly<Record<string, string>> = {
  "--soft": "#333333",
  "--chart-grid": "#c9c9c9",
  "--chart1": "#2b679c",
  "--chart2": "#b0643a",
  "--chart3": "#5d7d4a",
  "--chart4": "#7a5c99",
  "--hatch": "#8d8675",
};
const fontFamily = "DejaVu Sans"; // has every letter of Vietnamese; its licence lets it be passed on
const dotsPerPixel = 2.5; // 96 dpi of the drawing's grid become 240 on paper

const require = createRequire(import.meta.url);
let ready: Promise<readonly Uint8Array[]> | null = null;

/** A chart as a PNG on white, letters and all; needs no font of the machine. */
export async function pngOf(drawing: Drawing): Promise<Uint8Array> {
  ready ??= prepare();
  const fontBuffers = [...(await ready)];
  const svg = onPaper(draw(drawing));
  const font = { loadSystemFonts: false, fontBuffers, defaultFontFamily: fontFamily };
  const picture = new Resvg(svg, {
    background: "#ffffff",
    fitTo: { mode: "width", value: Math.round(drawing.width * dotsPerPixel) },
    font,
  });
  try {
    const image = picture.render();
    const png = image.asPng();
    image.free();
    return png;
  } finally {
    picture.free();
  }
}

/** The same SVG with paper's colours and a font that is at hand. */
function onPaper(svg: string): string {
  return svg
    .replaceAll(/var\((--[a-z0-9-]+)\)/g, (_, name: string) => paper[name] ?? "#000000")
    .replaceAll('font-family="inherit"', `font-family="${fontFamily}"`);
}

async function prepare(): Promise<readonly Uint8Array[]> {
  await initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return [await readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"))];
}
