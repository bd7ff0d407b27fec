import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { heldOf } from "../../pipeline/measure/once.ts";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, SVGRenderer]);

/** Colours of a chart: names of the stylesheet, so that one drawing serves light, dark and paper. */
export const inks = {
  text: "var(--soft)",
  grid: "var(--chart-grid)",
  series: ["var(--chart1)", "var(--chart2)", "var(--chart3)", "var(--chart4)"],
  missing: "var(--hatch)",
} as const;

/** What a drawing shows, in words, for those who cannot see it. */
export interface Drawing {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Pixels of the drawing's own grid; the page scales it. */
  readonly width: number;
  readonly height: number;
  readonly option: EChartsCoreOption;
}

const most = 2_000; // drawings that are held, some 10 KB each
const drawn = new Map<string, string>();

/**
 * Draws a chart as SVG markup without script, style element or style attribute, with title and description inside. The same
 * drawing is drawn once; its functions (how an axis is written) have to follow from its id and its values.
 */
export function draw(drawing: Drawing): string {
  return heldOf(drawn, most, JSON.stringify(drawing), () => drawnAnew(drawing));
}

function drawnAnew(drawing: Drawing): string {
  const chart = init(null, null, {
    renderer: "svg",
    ssr: true,
    width: drawing.width,
    height: drawing.height,
  });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "inherit", color: inks.text },
      ...drawing.option,
    });
    return withWords(withoutStyles(chart.renderToSVGString()), drawing);
  } finally {
    chart.dispose();
  }
}

/** The content security policy lets no inline style through: each becomes the SVG attribute of the same meaning. */
function withoutStyles(svg: string): string {
  return svg
    .replace(/<style\b[^>]*>.*?<\/style>/gs, "")
    .replace(/ (?:class|ecmeta_[a-z_]+|pointer-events|xmlns:xlink|version|baseProfile)="[^"]*"/g, "")
    .replace(/ style="([^"]*)"/g, (_, style: string) =>
      style
        .split(";")
        .map((rule) => rule.split(":").map((part) => part.trim()))
        .flatMap(([name, value]) => (name && value ? [` ${name}="${value}"`] : []))
        .join(""),
    );
}

function withWords(svg: string, { id, title, description, width, height }: Drawing): string {
  return svg.replace(
    /^<svg[^>]*>/,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">` +
      `<title id="${id}-t">${escape(title)}</title><desc id="${id}-d">${escape(description)}</desc>`,
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
