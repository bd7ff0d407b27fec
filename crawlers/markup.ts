import { type CheerioAPI, load } from "cheerio";

export type Markup = CheerioAPI;

/** Reads HTML as a browser would. */
export function readHtml(text: string): Markup {
  return load(text);
}

/** Reads XML tolerantly: CDATA and namespaced names kept, unclosed tags closed, no entity but the five of XML expanded. */
export function readXml(text: string): Markup {
  return load(text, { xml: { xmlMode: true, decodeEntities: true } });
}

/** Visible words of a piece of HTML, white space folded, NFC. */
export function plainText(html: string): string {
  const $ = load(html, null, false);
  $("script, style").remove();
  return $.root().text().replace(/\s+/g, " ").trim().normalize("NFC");
}
