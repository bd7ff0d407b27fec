import { html } from "hono/html";
import type { Proof, Verdict } from "../../../pipeline/item.ts";
import { agencyAddress } from "../address.ts";
import { quotation } from "../highlight.ts";
import { agencyNamed, groupNamed, nameOf, numberOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { judgeWords, roleWords, tierWords } from "../words.ts";

/** Why an item counts, or does not, for one plan: tier, groups, agencies, gate, and what nearly counted. */
export function verdictSheet(verdict: Verdict, known: KnownPlan): Markup {
  return html`<section class="sheet verdict" aria-label="${numberOf(known.plan)}">
    <header>
      <h2>${numberOf(known.plan)}</h2>
      ${standing(verdict)}
    </header>
    ${groups(verdict, known)} ${agencies(verdict, known)} ${nearly(verdict, known)}
    <p class="small">
      <strong>Có phải chuyện của ${known.city.city.name}?</strong> ${verdict.gate.open ? "Có" : "Không"} –
      ${verdict.gate.why}
    </p>
    ${
      verdict.tags.length === 0
        ? ""
        : html`<p class="small">
            Chủ đề:
            ${verdict.tags
              .map((id) => nameOf(known.plan.tags.find((tag) => tag.id === id) ?? null, id))
              .join("; ")}
          </p>`
    }
    ${signs(verdict, known)} ${people(verdict)}
    <p class="small soft">Phiên bản quy tắc: ${verdict.rules}</p>
  </section>`;
}

/** What the text says beside its groups: forms that it reports, people whom it names, fault that it finds. */
function signs({ signs: found = [], marks = [], machine }: Verdict, { plan }: KnownPlan): Markup | "" {
  const byTone = marks.includes("critical") !== (machine?.marks ?? marks).includes("critical");
  if (found.length === 0 && !byTone) return "";
  return html`<details>
    <summary>Hình thức được phản ánh, nhóm yếu thế, phê bình (${found.length})</summary>
    ${
      byTone
        ? html`<p class="small">
            Người duyệt sắc thái:
            ${marks.includes("critical") ? "là tin phê bình, vào danh sách Báo chí phản ánh" : "không phải tin phê bình"}.
          </p>`
        : ""
    }
    <ul class="reasons">
      ${found.map(
        ({ sign, because }) =>
          html`<li>
            <p>${signName(sign, plan)}</p>
            ${proofs(because)}
          </li>`,
      )}
    </ul>
  </details>`;
}

function signName(sign: string, plan: KnownPlan["plan"]): Markup {
  if (sign === "vulnerable") return html`Nêu nhóm yếu thế`;
  if (sign === "critical")
    return html`Lời phê bình, phản ánh
      <span class="small soft">(máy đề xuất; sắc thái do người duyệt)</span>`;
  const form = plan.forms.find(({ id }) => id === sign);
  return html`<strong>${sign}</strong> ${nameOf(form ?? null, sign)}`;
}

/** How people's labels stand beside what the machine says. */
function people({ people: labels, machine }: Verdict): Markup | "" {
  if (labels === undefined) return "";
  const names = labels.reviewers.join(", ");
  const said = machine?.groups.map((hit) => hit.id).join(", ");
  return html`<p class="small">
    ${labels.state === "decided" ? "Theo người duyệt" : "Người duyệt khác ý nhau, chờ thêm một người"}:
    ${names}. Máy:
    ${said === undefined || said === "" ? "không nhóm nào" : said}${machine?.review === true ? " (chờ duyệt)" : ""}.
  </p>`;
}

function standing(verdict: Verdict): Markup {
  if (verdict.review) return html`<span class="tag warn">chờ duyệt – chưa tính</span>`;
  if (verdict.groups.length === 0)
    return html`<span class="tag">không tính – ${tierWords[verdict.tier]}</span>`;
  return html`<span class="tag good">được tính – ${tierWords[verdict.tier]}</span>`;
}

function groups(verdict: Verdict, { plan }: KnownPlan): Markup {
  if (verdict.groups.length === 0)
    return html`<p class="small">Không thuộc nhóm nội dung nào của kế hoạch.</p>`;
  return html`<h3>Nhóm nội dung</h3>
    <ul class="reasons">
      ${verdict.groups.map(
        (hit) =>
          html`<li>
            <p><strong>${hit.id}</strong> ${nameOf(groupNamed(plan, hit.id), hit.id)}</p>
            <p class="small soft">
              Mục ${hit.clause} · nhận ra nhờ ${judgeWords[hit.by]} · điểm ${scoreOf(hit.score)}
            </p>
            ${proofs(hit.because)}
          </li>`,
      )}
    </ul>`;
}

function agencies(verdict: Verdict, { city, plan }: KnownPlan): Markup {
  if (verdict.agencies.length === 0) return html`<p class="small">Chưa ghi nhận cho đơn vị nào.</p>`;
  return html`<h3>Đơn vị</h3>
    <ul class="reasons">
      ${verdict.agencies.map(
        (hit) =>
          html`<li>
            <p>
              <a href="${agencyAddress(plan.id, hit.id)}">${nameOf(agencyNamed(city, hit.id), hit.id)}</a> –
              ${roleWords[hit.role]}
            </p>
            ${proofs(hit.because)}
          </li>`,
      )}
    </ul>`;
}

function nearly(verdict: Verdict, { plan }: KnownPlan): Markup | "" {
  if (verdict.nearly.length === 0) return "";
  return html`<details>
    <summary>Suýt được tính, hoặc bị loại vì sao (${verdict.nearly.length})</summary>
    <ul class="reasons">
      ${verdict.nearly.map(
        (hit) =>
          html`<li>
            <p>
              ${hit.group === null ? "" : html`<strong>${hit.group}</strong> ${nameOf(groupNamed(plan, hit.group), hit.group)}: `}${hit.why}
            </p>
            ${proofs(hit.because)}
          </li>`,
      )}
    </ul>
  </details>`;
}

function proofs(all: readonly Proof[]): Markup | "" {
  return all.length === 0 ? "" : html`${all.map((proof) => html`<p>${quotation(proof)}</p>`)}`;
}

function scoreOf(score: number): string {
  return score.toLocaleString("vi-VN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
