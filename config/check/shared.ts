import type { Draft, Rows } from "../draft.ts";
import type { Folder, Row } from "../files.ts";
import type { Source, Theme } from "../schema.ts";
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
  const channels = new Map<
    string,
    { readonly row: Row<Source>; readonly index: number; readonly url: string }
  >();
  for (const row of drafts.flatMap((draft) => draft.sources.good)) {
    const twin = outlets.get(row.value.id);
    if (twin === undefined) outlets.set(row.value.id, row);
    else checkTwin(folder, row, twin);
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

function checkTwin(folder: Folder, row: Row<Source>, twin: Row<Source>): void {
  if (row.file.name.split("/")[0] === twin.file.name.split("/")[0]) return; // already told as a double id
  const same =
    row.value.hosts.length === twin.value.hosts.length &&
    row.value.hosts.every((host) => twin.value.hosts.includes(host));
  if (!same) {
    folder.wrong(
      row,
      ["hosts"],
      `hosts: nguồn "${row.value.id}" có máy chủ khác ở ${placeOf(twin, ["hosts"])}`,
    );
  }
  if (row.value.family !== twin.value.family) {
    folder.wrong(
      row,
      ["family"],
      `family: nguồn "${row.value.id}" thuộc họ trang khác ở ${placeOf(twin, ["family"])}`,
    );
  }
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
