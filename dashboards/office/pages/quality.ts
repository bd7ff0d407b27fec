import { html } from "hono/html";
import {
  agreementsOf,
  drawSample,
  reviewedOf,
  sampleSize,
  type Agreement,
  type Judged,
} from "../../../pipeline/decisions/agreement.ts";
import { quality } from "../../../pipeline/measure/review.ts";
import { sampleFor } from "../../../pipeline/measure/sample.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import { untilChanged } from "../../../pipeline/measure/until-changed.ts";
import { lastComplete, type Window } from "../../../pipeline/measure/windows.ts";
import { everything } from "../../../pipeline/store/everything.ts";
import type { Decision } from "../../../pipeline/store/records.ts";
import { reviewAddress } from "../address.ts";
import { number, percent } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";

const readAtOnce = 500; // records
const mostDrawn = 20; // samples that are remembered
const drawnOnce = untilChanged<{ readonly frame: number; readonly drawn: readonly string[] }>(mostDrawn);

/** The random review sample of the last reporting month (I20), and how far reviewers and rules agree. */
export async function qualityPage(office: Office, known: KnownPlan): Promise<Markup> {
  const { store, clock } = office;
  const { plan } = known;
  const window = lastComplete("report-month", clock);
  const { frame, drawn } = await drawnOnce(store, { key: plan.id, days: window }, async () => {
    const signed = await signedItems(office, known, window);
    const ids = drawSample(signed, sampleSize(signed.length), `${plan.id}|${window.id}`);
    return { frame: signed.length, drawn: ids };
  });
  const judged = await judgedBy(office, plan.id);
  const inSample = drawn.flatMap((id) => {
    const row = judged.get(id);
    const reviewed = row === undefined ? null : reviewedOf(plan.id, row);
    return reviewed === null ? [] : [{ id, reviewed }];
  });
  const done = new Set(inSample.map(({ id }) => id));
  const open = drawn.filter((id) => !done.has(id));
  const sample = await sampleFor(store, { ...known, window, clock, outsideOf: 0 });
  const figures = quality(
    sample,
    inSample.map(({ reviewed }) => reviewed),
  );
  const { reviewers, machine } = agreementsOf(plan, [...judged.values()]);
  const body = html`<p><a href="${reviewAddress(plan.id)}">‹ Hàng chờ duyệt</a></p>
    <section class="sheet">
      <h2>Mẫu duyệt ngẫu nhiên – ${window.name}</h2>
      <p>
        ${number(frame)} tin trong kỳ có dấu hiệu của kế hoạch (được tính, nhắc thoáng hoặc chờ duyệt). Mẫu
        ${number(drawn.length)} tin, đủ để biết tỷ lệ với sai số ±5 điểm % ở mức tin cậy 95 %. Đã duyệt
        ${number(inSample.length)}.
      </p>
      ${
        open[0] === undefined
          ? ""
          : html`<p>
              <a href="${reviewAddress(plan.id, "", open[0])}">Duyệt tin tiếp theo của mẫu</a> (còn
              ${number(open.length)})
            </p>`
      }
      <dl class="facts">
        ${figures.map(
          (figure) =>
            html`<dt>${figure.label}</dt>
              <dd>${valueOf(figure)}</dd>`,
        )}
      </dl>
      <p class="small soft">
        Độ bao quát chỉ xét trong các tin có dấu hiệu; tin không có dấu hiệu nào không nằm trong khung mẫu.
      </p>
    </section>
    <section class="sheet">
      <h2>Độ thống nhất (kappa của Cohen)</h2>
      <p class="small soft">
        So từng cặp tin × nhóm nội dung, trên mọi tin đã có người duyệt. 1 là thống nhất hoàn toàn, 0 là như
        ngẫu nhiên.
      </p>
      <dl class="facts">
        <dt>Máy và người duyệt</dt>
        <dd>${agreed(machine)}</dd>
        ${reviewers.map(
          ({ names, agreement }) =>
            html`<dt>${names.join(" và ")}</dt>
              <dd>${agreed(agreement)}</dd>`,
        )}
      </dl>
      ${reviewers.length === 0 ? html`<p class="small">Chưa có tin nào được hai người cùng duyệt.</p>` : ""}
    </section>`;
  return layout(office.frame, { title: "Mẫu duyệt và độ thống nhất", known, tab: "duyet", body });
}

/** Items of the window that show any sign of the plan: counted, passing or waiting. */
async function signedItems({ store }: Office, { plan }: KnownPlan, { from, to }: Window): Promise<string[]> {
  const range = { publishedDay: { from, to } };
  const tier = ["direct", "topical", "passing"].map((one) => `${plan.id}/${one}`);
  const ids = new Set<string>();
  for (const is of [{ tier }, { review: plan.id }])
    for await (const row of store.scan("item", ["copy"], { is, range })) ids.add(row.id);
  return [...ids];
}

/** Items that anybody labelled for the plan, with all decisions on them. */
async function judgedBy({ store }: Office, plan: string): Promise<ReadonlyMap<string, Judged>> {
  const byItem = new Map<string, Decision[]>();
  const where = { is: { plan, what: ["accept", "reject", "move"] } };
  const order = { by: "at", direction: "ascending" } as const;
  for await (const { value } of everything(store, "decision", { where, order })) {
    const known = byItem.get(value.item);
    if (known === undefined) byItem.set(value.item, [value]);
    else known.push(value);
  }
  const judged = new Map<string, Judged>();
  const ids = [...byItem.keys()];
  for (let at = 0; at < ids.length; at += readAtOnce) {
    for (const kept of await store.read("item", ids.slice(at, at + readAtOnce))) {
      const verdict = kept?.value.verdicts.find((one) => one.plan === plan);
      const id = kept?.value.id ?? "";
      if (verdict !== undefined) judged.set(id, { verdict, decisions: byItem.get(id) ?? [] });
    }
  }
  return judged;
}

function valueOf({ value, numerator, denominator, parts, why }: Measured): string {
  if (value === null) return why ?? "chưa có số liệu";
  const [low, high] = parts.map((part) => (part.value === null ? "?" : percent(part.value)));
  return `${percent(value)} (${number(numerator ?? 0)}/${number(denominator ?? 0)}; khoảng Wilson 95 %: ${low ?? "?"} – ${high ?? "?"})`;
}

/** On fewer comparisons one answer more or less moves kappa by tenths. */
const fewestPairs = 50;

function agreed({ kappa, equal, pairs }: Agreement): string {
  if (pairs === 0 || equal === null) return "chưa có tin nào";
  const shown =
    pairs < fewestPairs
      ? `còn quá ít để nói kappa (từ ${number(fewestPairs)} lượt so trở lên)`
      : kappa === null
        ? "kappa chưa tính được (mọi câu trả lời như nhau)"
        : `kappa ${kappa.toLocaleString("vi-VN", { maximumFractionDigits: 2 })}`;
  return `${shown}; giống nhau ${percent(equal)} trên ${number(pairs)} lượt so`;
}
