import { html } from "hono/html";
import { counts, type Item, type Verdict } from "../../../pipeline/item.ts";
import { itemAddress } from "../address.ts";
import { quotation } from "../highlight.ts";
import { titleOf, whenOf } from "../item-row.ts";
import { groupNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { roleWords, tierWords } from "../words.ts";

/** Whether an item counts for a plan. */
export function isCounted(item: Item, plan: string): boolean {
  const verdict = verdictOf(item, plan);
  return verdict !== undefined && counts(verdict) && verdict.groups.length > 0;
}

/** An item that does not count, and why; `agency`: with what that agency has to do with it. */
export function whyNot(item: Item, known: KnownPlan, agency?: string): Markup {
  const verdict = verdictOf(item, known.plan.id);
  const role = verdict?.agencies.find(({ id }) => id === agency)?.role;
  return html`<li>
    <p><a href="${itemAddress(item.id)}">${titleOf(item)}</a></p>
    <p class="small soft">
      ${nameOf(sourceNamed(known.city, item.source), item.source)} ·
      ${whenOf(item)}${role === undefined ? "" : ` · ${roleWords[role]}`}
    </p>
    ${verdict === undefined ? html`<p>Chưa được xếp loại theo kế hoạch này.</p>` : reasonsOf(verdict, known)}
  </li>`;
}

function verdictOf(item: Item, plan: string): Verdict | undefined {
  return item.verdicts.find((verdict) => verdict.plan === plan);
}

function reasonsOf(verdict: Verdict, { plan }: KnownPlan): Markup {
  const { people, review, gate, tier, nearly } = verdict;
  const first =
    people?.state === "decided" ? `Người duyệt (${people.reviewers.join(", ")}): không tính.` : null;
  const main = review
    ? "Đang chờ người duyệt, chưa tính."
    : gate.open
      ? `Máy xếp: ${tierWords[tier]}.`
      : `Không phải chuyện của địa bàn: ${gate.why}.`;
  return html`<p>${first ?? main}</p>
    ${nearly
      .slice(0, 3)
      .map(
        ({ group, why, because: [proof] }) =>
          html`<p class="small">
            ${group === null ? "" : html`<strong>${group}</strong> ${nameOf(groupNamed(plan, group), group)}: `}${why}
            ${proof === undefined ? "" : quotation(proof)}
          </p>`,
      )}`;
}
