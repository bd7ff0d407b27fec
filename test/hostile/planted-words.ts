/** What would run, leave its element or attribute, be a formula, or begin a header line, if anybody let it. */
export function planted(where: string): string {
  return `=1+1<xss a="b" c='d'>\r\nX-Planted: ${where}&amp;`;
}

/** The city in which planted records stand. */
export const city = "song-mo";
/** Its plan. */
export const plan = "songmo-12";
/** The day of what is planted. */
export const day = "2026-11-10";
/** The moment of it, UTC. */
export const at = "2026-11-10T03:00:00.000Z";
/** The paper that brought it. */
export const source = "bao-songmo";
/** The list that led to it. */
export const channel = "bao-songmo/rss";
/** The agency that answers for it. */
export const agency = "sm-vhtt";
/** Names as panels read them. */
export const names = {
  planName: planted("planName"),
  agencyName: planted("agencyName"),
  groupName: planted("groupName"),
};

/** The item to which all other planted records belong, and whose evidence is in the archive. */
export const plantedId = "tin-gai";
