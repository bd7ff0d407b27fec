/** What leaves the house carries no more words of somebody else's text (publishing rules). */
const mostQuoted = 40;

/** The first words of a text, by default as many as may be quoted; cut off with an ellipsis. */
export function firstWords(text: string, most = mostQuoted): string {
  const words = text.trim().split(/\s+/u);
  return words.length <= most ? words.join(" ") : `${words.slice(0, most).join(" ")}…`;
}
