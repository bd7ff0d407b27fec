import { html } from "hono/html";
import type { Plan } from "../../../config/schema.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { goalOf } from "../../../pipeline/measure/progress-of.ts";
import { targets, targetWords, type TargetState } from "../../../pipeline/measure/targets.ts";
import { dated, daysBetween, type Window } from "../../../pipeline/measure/windows.ts";
import type { Entry } from "../../../pipeline/store/records.ts";
import { suppliedFor } from "../entry/supplied.ts";
import { entryAddress, entriesAddress } from "../entry/address.ts";
import { number, percent } from "../format.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { howCounted } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { sortable } from "../sort.ts";
import { drillAddress, planAddress } from "../address.ts";
import { lackingColumns } from "./indicator-columns.ts";

type Row = ReturnType<typeof targets>[number];
type Target = Plan["targets"][number];

const tones: Readonly<Record<TargetState, string>> = {
  reached: "good",
  late: "good",
  running: "cham",
  "not-yet": "warn",
  missed: "bad",
  unknown: "",
  "not-measurable": "",
};
const shownProofs = 5;

/** I14: every target of a plan on the window's last day that has begun, with what its figure rests on. */
export async function targetsPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const { plan } = known;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const day = sample.begun.at(-1);
  const rows = day === undefined ? [] : targets(sample, day, await suppliedFor(office, known));
  const proofs = await proofsOf(office, rows);
  const pairs = plan.targets.map((target, at) => ({ target, row: rows[at] }));
  const sorted = sortable<(typeof pairs)[number]>("chi-tieu", {
    han: ({ target }) => target.due,
    "tinh-trang": ({ row }) => (row === undefined ? null : targetWords[row.status]),
  });
  const body =
    plan.targets.length === 0
      ? html`<p class="sheet">
          Kế hoạch này không đặt chỉ tiêu nào bằng số. Thành phố có thể đặt chỉ tiêu nội bộ trong tệp kế hoạch
          (internal: true); trang này sẽ ghi rõ đó là chỉ tiêu nội bộ.
        </p>`
      : day === undefined
        ? html`<p class="sheet">Kỳ này chưa bắt đầu hoặc nằm ngoài thời gian của kế hoạch.</p>`
        : html`${tally(rows)}
            <section class="sheet long" aria-labelledby="chi-tieu">
              <h2 id="chi-tieu">Chỉ tiêu tại ngày ${dated(day)}</h2>
              <table class="stack">
                <caption class="hidden">
                  Các chỉ tiêu của kế hoạch, mức phải đạt, số liệu, tình trạng, bằng chứng
                </caption>
                <thead>
                  <tr>
                    ${sorted.head("han", "Chỉ tiêu, hạn")}
                    <th scope="col" class="n">Mức</th>
                    <th scope="col" class="n">Số liệu</th>
                    ${sorted.head("tinh-trang", "Tình trạng")}
                    <th scope="col">Dựa vào</th>
                  </tr>
                </thead>
                <tbody>
                  ${sorted.rows(pairs).map(({ target, row }) => targetRow(known, target, row, { day, sample, proofs }))}
                </tbody>
              </table>
              ${rows[0] === undefined ? "" : howCounted(rows[0])}
            </section>`;
  return planPage(office, {
    known,
    window,
    name: "Chỉ tiêu",
    tab: "chi-tieu",
    addressOf: (other) => planAddress(plan.id, "chi-tieu", other),
    whole: allItems(sample),
    body,
  });
}

const groups = {
  Đạt: ["reached", "late"],
  "Đang thực hiện": ["running", "not-yet"],
  "Quá hạn chưa đạt": ["missed"],
  "Chưa có số liệu": ["unknown"],
  "Không đo được từ web": ["not-measurable"],
} as const satisfies Readonly<Record<string, readonly TargetState[]>>;

function tally(rows: readonly Row[]): Markup {
  return html`<section class="sheet" aria-label="Đếm theo tình trạng">
    <dl class="facts">
      ${Object.entries(groups).map(([name, states]) => {
        const count = rows.filter(({ status }) => states.some((state) => state === status)).length;
        return html`<dt>${name}</dt>
          <dd>${number(count)} trên ${number(rows.length)} chỉ tiêu</dd>`;
      })}
    </dl>
  </section>`;
}

interface Around {
  readonly day: string;
  readonly sample: Sample;
  readonly proofs: ReadonlyMap<string, Entry>;
}

function targetRow(known: KnownPlan, target: Target, row: Row | undefined, around: Around): Markup | "" {
  if (row === undefined) return "";
  const { status, numerator, denominator, notes } = row;
  const share = "share" in target.level;
  const left = daysBetween(around.day, target.due);
  return html`<tr id="${target.id}">
    <th scope="row">
      ${target.id} ${target.text}
      <div class="small soft">
        Mục ${target.clause}; hạn ${dated(target.due)}
        ${left >= 0 ? `(còn ${number(left)} ngày)` : `(quá ${number(-left)} ngày)`}${target.internal ? "; chỉ tiêu nội bộ" : ""}
      </div>
    </th>
    <td class="n" data-name="Mức">${levelOf(target)}</td>
    <td class="n" data-name="Số liệu">
      ${valueOf(target, row)}
      ${
        share && numerator !== null && denominator !== null
          ? html`<div class="small soft">${number(numerator)}/${number(denominator)}</div>`
          : ""
      }
    </td>
    <td data-name="Tình trạng">
      <span class="tag wrap ${tones[status]}"
        >${status === "late" ? (notes[0]?.split(";")[0] ?? "") : targetWords[status]}</span
      >
      ${status === "unknown" && left < 0 ? html`<div class="small bad">đã quá hạn</div>` : ""}
    </td>
    <td class="small" data-name="Dựa vào">${basis(known, target, row, around)}</td>
  </tr>`;
}

function basis(known: KnownPlan, target: Target, row: Row, { sample, proofs }: Around): Markup {
  const { progress, why, notes } = row;
  const entries = progress.entries.flatMap((id) => proofs.get(id) ?? []);
  const told = notes.slice(1).filter((note) => !note.startsWith("Chỉ tiêu nội bộ"));
  return html`${why === null ? "" : html`<p>${why}. ${whatToDo(known, target)}</p>`}
    ${told.map((note) => html`<p>${note}</p>`)}
    ${target.columns === undefined ? "" : lackingColumns(known, sample, target.columns)}
    ${
      entries.length === 0
        ? ""
        : html`<p>
            Bằng chứng:
            ${entries
              .slice(0, shownProofs)
              .map(
                (entry, at) =>
                  html`${at === 0 ? "" : ", "}<a href="${entryAddress(known.plan.id, entry.form, entry.id)}"
                      >phiếu ${nameOf(agencyNamed(known.city, entry.agency), entry.agency)}
                      ${dated(entry.day)}</a
                    >${entry.evidence.length > 0 ? ` (${entry.evidence.length} tệp)` : ""}`,
              )}${progress.entries.length > entries.length || entries.length > shownProofs ? html` và ${number(progress.entries.length - Math.min(entries.length, shownProofs))} phiếu nữa` : ""}
          </p>`
    }
    <p class="soft">Cách lấy: ${target.method} ${searchFor(known, target, row)}</p>`;
}

/** Plans that agencies issue stand on their portals: the pages there that name the city's plan, for a person to read. */
function searchFor({ plan, city }: KnownPlan, target: Target, { window }: Row): Markup | "" {
  if (target.entries?.kind !== "ke-hoach-don-vi" || plan.number === undefined) return "";
  const portals = city.sources.filter(({ kind, owner }) => kind === "portal" && owner !== undefined);
  const drill = {
    city: city.city.id,
    plan: plan.id,
    days: { from: plan.validFrom, to: window.to },
    standing: "any" as const,
    sources: portals.map(({ id }) => id),
  };
  return html`<a href="${drillAddress(drill, { text: `"${plan.number}"` })}">Tìm văn bản trên các cổng</a>`;
}

/** The form that would bring the figure, where one would. */
function whatToDo({ plan }: KnownPlan, target: Target): Markup | "" {
  if (target.columns !== undefined) return "";
  const kind = target.accounts
    ? "kenh"
    : target.measuredBy === "survey"
      ? "khao-sat"
      : (target.list?.kind ?? target.entries?.kind ?? "chi-tieu");
  return html`<a href="${entriesAddress(plan.id, kind)}">Nhập liệu</a>`;
}

function levelOf(target: Target): string {
  if ("share" in target.level) return percent(target.level.share);
  return "count" in target.level ? `≥ ${number(target.level.count)}` : "hoàn thành";
}

function valueOf(target: Target, { value }: Row): string {
  if (value === null) return "–";
  if ("share" in target.level || target.accounts) return percent(value);
  return "count" in target.level ? number(value) : value >= goalOf(target) ? "đã hoàn thành" : "chưa xong";
}

/** The entries that the page names: the first few of each target. */
async function proofsOf({ store }: Office, rows: readonly Row[]): Promise<ReadonlyMap<string, Entry>> {
  const ids = [...new Set(rows.flatMap(({ progress }) => progress.entries.slice(0, shownProofs)))];
  const kept = ids.length === 0 ? [] : await store.read("entry", ids);
  return new Map(kept.flatMap((one) => (one === null ? [] : [[one.value.id, one.value] as const])));
}
