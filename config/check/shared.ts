import type { Draft, Rows } from "../draft.ts";
import { isSound, type Folder, type Row } from "../files.ts";
import type { Theme } from "../schema.ts";
import type { Source } from "../source-schema.ts";
import { eachOnce, placeOf } from "./known.ts";

/**
 * Holds the cities against each other. Ids of plans and agencies are unique in the whole folder; a central paper may
 * stand in several cities under one id, and then it is one outlet: same hosts, same address for the same channel.
 */
export function checkShared(folder: Folder, drafts: readonly Draft[], themes: Rows<Theme> | null): void {
  if (themes !== null) eachOnce(folder, themes.good, (theme) => theme.id, "mã chủ đề");
  across(
    folder,
    drafts.map((draft) => draft.plans.good),
    "mã kế hoạch",
  );
  across(
    folder,
    drafts.map((draft) => draft.agencies.good),
    "mã cơ quan",
  );
  const outlets = new Map<string, Row<Source>>();
  const hosts = new Map<string, { readonly row: Row<Source>; readonly index: number }>();
  const channels = new Map<
    string,
    { readonly row: Row<Source>; readonly index: number; readonly url: string }
  >();
  for (const row of drafts.flatMap((draft) => draft.sources.good)) {
    const twin = outlets.get(row.value.id);
    if (twin === undefined) outlets.set(row.value.id, row);
    else checkTwin(folder, row, twin);
    checkHost(folder, row, hosts);
    row.value.channels.forEach((channel, index) => {
      const before = channels.get(channel.id);
      if (before === undefined) channels.set(channel.id, { row, index, url: channel.url });
      else if (before.url !== channel.url) {
        const place = placeOf(before.row, ["channels", before.index, "url"]);
        folder.wrong(row, ["channels", index, "url"], `url: kênh "${channel.id}" có địa chỉ khác ở ${place}`);
      }
    });
  }
}

/** What makes an outlet one and the same wherever it is followed; forms, panel and notes are each city's own. */
const shared = ["kind", "scope", "hosts", "family", "paceSeconds", "datelines", "rules"] as const;

function checkTwin(folder: Folder, row: Row<Source>, twin: Row<Source>): void {
  if (cityOf(row) === cityOf(twin)) return; // already told as a double id
  if (!isSound(row, "scope", "id")) return;
  if (row.value.scope !== "central") {
    const words = `mã nguồn "${row.value.id}" đã có ở thành phố khác (${placeOf(twin, ["id"])})`;
    folder.wrong(row, ["id"], `${words}; chỉ nguồn scope: central được đứng ở nhiều thành phố`);
    return;
  }
  for (const part of shared) {
    if (!isSound(row, part) || !isSound(twin, part)) continue;
    if (JSON.stringify(row.value[part]) === JSON.stringify(twin.value[part])) continue;
    folder.wrong(row, [part], `${part}: nguồn "${row.value.id}" ghi khác ở ${placeOf(twin, [part])}`);
  }
}

/** One host is one outlet: two ids for it would be two outlets that print the same pages. */
function checkHost(
  folder: Folder,
  row: Row<Source>,
  hosts: Map<string, { readonly row: Row<Source>; readonly index: number }>,
): void {
  row.value.hosts.forEach((host, index) => {
    const before = hosts.get(host);
    if (before === undefined) hosts.set(host, { row, index });
    else if (before.row.value.id !== row.value.id && cityOf(before.row) !== cityOf(row)) {
      const place = placeOf(before.row, ["hosts", before.index]);
      folder.wrong(
        row,
        ["hosts", index],
        `hosts: "${host}" đã thuộc nguồn "${before.row.value.id}" (${place})`,
      );
    }
  });
}

function cityOf(row: Row<unknown>): string {
  return row.file.name.split("/")[0] ?? "";
}

function across(
  folder: Folder,
  cities: readonly (readonly Row<{ readonly id: string }>[])[],
  what: string,
): void {
  const first = new Map<string, Row<{ readonly id: string }>>();
  for (const rows of cities) {
    for (const row of rows) {
      const before = first.get(row.value.id);
      if (before !== undefined) {
        folder.wrong(
          row,
          ["id"],
          `${what} "${row.value.id}" đã có ở thành phố khác (${placeOf(before, ["id"])})`,
        );
      }
    }
    for (const row of rows) first.set(row.value.id, row);
  }
}
