/** Address of a plan's entries, of one kind of them, or of something below a kind. */
export function entriesAddress(plan: string, kind?: string, rest = ""): string {
  const below = kind === undefined ? "" : `/${encodeURIComponent(kind)}${rest}`;
  return `/ke-hoach/${encodeURIComponent(plan)}/nhap${below}`;
}

/** Address of one entry, or of something below it. */
export function entryAddress(plan: string, kind: string, id: string, rest = ""): string {
  return entriesAddress(plan, kind, `/phieu/${encodeURIComponent(id)}${rest}`);
}
