import { html } from "hono/html";
import type { Item, Verdict } from "../../pipeline/item.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import { itemAddress } from "./address.ts";
import { moment } from "./format.ts";
import { quotation } from "./highlight.ts";
import { agencyNamed, groupNamed, nameOf, sourceNamed, type KnownPlan } from "./known.ts";
import type { Markup } from "./layout.ts";
import { isTitleOnly, restraintTag } from "./restraint.ts";
import { copyWords, roleWords, tierWords } from "./words.ts";

/** What a plan says of an item; null when it has not been judged by this plan. */
function verdictOf(item: Item, plan: string): Verdict | null {
  return item.verdicts.find((verdict) => verdict.plan === plan) ?? null;
}

/** When an item was published, as far as it is known. */
export function whenOf(item: Item): Markup {
  if (item.publishedDay === null) return html`<span class="tag warn">chưa rõ ngày</span>`;
  const written = item.publishedAt === null ? dated(item.publishedDay) : moment(item.publishedAt);
  const iso = item.publishedAt ?? item.publishedDay;
  return html`<time datetime="${iso}">${written}</time>${item.dateFrom === "entered" ? " (người nhập)" : ""}`;
}

/** One item of a list: title, where and when, the first proving sentence, groups, agencies. */
export function itemRow(item: Item, known: KnownPlan): Markup {
  const verdict = verdictOf(item, known.plan.id);
  const proof = isTitleOnly(item) ? undefined : verdict?.groups[0]?.because[0];
  return html`<li>
    <h3><a href="${itemAddress(item.id)}">${titleOf(item)}</a>${restraintTag(item)}</h3>
    <p class="by">
      ${nameOf(sourceNamed(known.city, item.source), item.source)} · ${whenOf(item)} ·
      ${copyOrigin(item)}${
        item.removedOn === null ? "" : html` · <span class="tag bad">đã gỡ ${dated(item.removedOn)}</span>`
      }
    </p>
    ${proof === undefined ? "" : html`<p class="proof">${quotation(proof)}</p>`}
    ${verdict === null ? "" : tagsOf(verdict, known)}
  </li>`;
}

/** Whether an item is the original or a copy, and of whom as far as the page says. */
export function copyOrigin(item: Item): string {
  const name = item.credit?.name ?? null;
  return item.copy === "reprint" && name !== null ? `dẫn lại ${name}` : copyWords[item.copy];
}

/** A post may have no title: then its first words stand in for it. */
export function titleOf(item: Pick<Item, "title" | "text" | "restraint">): string {
  if (item.title.trim() !== "") return item.title;
  const first = isTitleOnly(item) ? "" : item.text.trim().slice(0, 90);
  return first === "" ? "(không có tít)" : `${first}…`;
}

function tagsOf(verdict: Verdict, { plan, city }: KnownPlan): Markup {
  return html`<p class="tags">
    ${verdict.review ? html`<span class="tag warn">chờ duyệt</span>` : ""}
    <span class="tag ${verdict.tier === "direct" || verdict.tier === "topical" ? "cham" : ""}"
      >${tierWords[verdict.tier]}</span
    >
    ${verdict.groups.map(
      (group) =>
        html`<span class="tag wrap" title="${nameOf(groupNamed(plan, group.id), group.id)}"
          ><span class="hidden">nhóm </span>${group.id}</span
        >`,
    )}
    ${verdict.agencies.map(
      (agency) =>
        html`<span class="tag wrap"
          >${nameOf(agencyNamed(city, agency.id), agency.id)}<span class="soft">
            – ${roleWords[agency.role]}</span
          ></span
        >`,
    )}
  </p>`;
}
