import type { Source } from "../../../config/source-schema.ts";
import type { Layout } from "./layout.ts";
import { dnn, huengaynay, mastercms, onecms, tables, wordpress } from "./local.ts";
import { dantri, portal, vietnamnet } from "./more.ts";
import { baomoi, epi, vccorp, vnexpress } from "./national.ts";

const byFamily: readonly (readonly [RegExp, Layout])[] = [
  [/vccorp/, vccorp],
  [/epi/, epi],
  [/onecms/, onecms],
  [/vnexpress/, vnexpress],
  [/mastercms/, mastercms],
  [/wordpress/, wordpress],
  [/dnn/, dnn],
  [/huengaynay/, huengaynay],
  [/baomoi|aggregator/, baomoi],
  [/table|aspnet|aspx/, tables],
  [/dantri/, dantri],
  [/vietnamnet/, vietnamnet],
  [/portal/, portal],
];

/** The layout of a source: that of its configured family; a source without one looks like most of its kind. */
export function layoutOf(source: Source): Layout {
  const [, found] = byFamily.find(([name]) => name.test(source.family ?? "")) ?? [];
  if (found !== undefined) return found;
  if (source.kind === "aggregator") return baomoi;
  if (source.kind === "press") return onecms;
  return portal;
}
