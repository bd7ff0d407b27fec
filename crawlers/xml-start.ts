/** What the first characters of a body show it to be. */
export type Kind = "xml" | "html" | "json" | "other";

/** Looks past byte order mark, white space, comments and doctype at the first thing that matters. */
export function kindOf(text: string): Kind {
  const start = text
    .slice(0, 4096)
    .replace(/^[\uFEFF\s]+/, "")
    .replace(/^(<\?[^>]*\?>|<!--[\s\S]*?-->|\s)+/, "");
  if (/^<(!doctype\s+html|html|head|body|div|meta|script|title)\b/i.test(start)) return "html";
  if (/^[[{]/.test(start)) return "json";
  if (/^<[a-z!]/i.test(start)) return "xml";
  return "other";
}

/** XML that defines its own entities is how expansion bombs are built; no feed or sitemap needs it. */
export function definesEntities(text: string): boolean {
  return /<!ENTITY\s/i.test(text.slice(0, 64 * 1024));
}
