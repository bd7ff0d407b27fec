import { html } from "hono/html";
import type { StoryCount } from "../../../pipeline/measure/story-list.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import type { Story } from "../../../pipeline/store/records.ts";
import type { Item } from "../../../pipeline/item.ts";
import { storyAddress } from "../address-press.ts";
import { number } from "../format.ts";
import { titleOf } from "../item-row.ts";
import { nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { headed } from "../story-heads.ts";

/** Stories as entries of a list: title, how many items at which sources, whose it is. */
export async function storyRows(
  { store }: Pick<Office, "store">,
  known: KnownPlan,
  stories: readonly StoryCount[],
): Promise<readonly Markup[]> {
  return (await headed(store, stories)).map(({ story, head, record }) =>
    storyRow(story, head, record, known),
  );
}

function storyRow(
  { id, items, sources, firstDay }: StoryCount,
  head: Item | null,
  record: Story | null,
  { city }: KnownPlan,
): Markup {
  const names = sources.map((source) => nameOf(sourceNamed(city, source), source)).join(", ");
  return html`<li>
    <h3><a href="${storyAddress(id)}">${head === null ? id : titleOf(head)}</a></h3>
    <p class="by">
      ${number(items)} tin ở ${number(sources.length)} nguồn: ${names} ·
      ${firstDay === null ? "chưa rõ ngày" : html`từ <time datetime="${firstDay}">${dated(firstDay)}</time>`}
      · ${originOf(head, record, city)}
    </p>
  </li>`;
}

function originOf(head: Item | null, record: Story | null, city: KnownPlan["city"]): string {
  if (head?.copy === "original") return `gốc: ${nameOf(sourceNamed(city, head.source), head.source)}`;
  const outside = record?.originOutside ?? head?.credit?.name ?? null;
  return outside === null ? "gốc ngoài danh mục" : `gốc ngoài danh mục: ${outside}`;
}
