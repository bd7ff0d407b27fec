import { z } from "zod";
import { knownOf } from "../../pipeline/entry/import.ts";
import { fieldsOfKind, kindNamed, kindsOf } from "../../pipeline/entry/kinds.ts";
import { agencyKey } from "../../pipeline/entry/read-row.ts";
import { saveForm } from "../../pipeline/entry/save.ts";
import type { Entry } from "../../pipeline/store/records.ts";
import { addDays } from "../../pipeline/measure/windows.ts";
import { maySee } from "../office/entry/seen.ts";
import { mayKnow } from "../office/own-city.ts";
import { may } from "../office/who.ts";
import { paged, sent, single, type Ending } from "./path.ts";
import { agencyParam, agencyProblem, planAsked, planParam } from "./plan-asked.ts";
import { apiBase } from "./problem.ts";

const KindTold = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    about: z.string(),
    fields: z.array(
      z.strictObject({
        key: z.string().meta({ description: "Tên ô trong “values”" }),
        label: z.string(),
        type: z.enum([
          "text",
          "long",
          "code",
          "day",
          "whole",
          "decimal",
          "percent",
          "flag",
          "link",
          "choice",
        ]),
        required: z.boolean(),
        hint: z.string(),
        options: z.array(z.strictObject({ id: z.string(), name: z.string() })),
      }),
    ),
  })
  .meta({ id: "EntryKind", description: "Một biểu nhập liệu với các ô của nó" });

const kindList = single(
  {
    path: "/entry-kinds",
    name: "Các biểu nhập liệu của kế hoạch",
    group: "Nhập liệu",
    query: z.strictObject(planParam),
    answer: z.strictObject({ plan: z.string(), rows: z.array(KindTold) }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const choices = knownOf(known, asking.office.clock);
    const rows = kindsOf(known.plan).map((kind) => ({
      id: kind.id,
      name: kind.name,
      about: kind.about,
      fields: fieldsOfKind(kind).map(({ key, label, type, required, hint, options }) => ({
        key,
        label,
        type,
        required,
        hint,
        options: (options?.(choices) ?? []).map(({ id, name }) => ({ id, name })),
      })),
    }));
    return { answer: { plan: known.plan.id, rows } };
  },
);

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const EntryTold = z
  .strictObject({
    id: z.string(),
    plan: z.string(),
    kind: z.string(),
    agency: z.string(),
    day: z.iso.date(),
    state: z.enum(["draft", "confirmed", "locked", "withdrawn"]),
    values: z
      .record(z.string(), Value)
      .meta({ description: "Theo ô của biểu; phiếu có dấu bí mật nhà nước chỉ cho biết là có" }),
    evidence: z.array(z.string()).meta({ description: "SHA-256 của các tệp bằng chứng" }),
  })
  .meta({ id: "Entry", description: "Một phiếu nhập liệu" });

const list = paged(
  {
    path: "/entries",
    name: "Phiếu nhập liệu đã xác nhận",
    about: "Mới nhất trước; chỉ phiếu đã xác nhận hoặc đã khóa, tức là những phiếu được tính.",
    group: "Nhập liệu",
    query: z.strictObject({
      ...planParam,
      ...agencyParam,
      bieu: z.string().optional().meta({ description: "Mã biểu, xem /entry-kinds" }),
      tu: z.iso.date().optional().meta({ description: "Ngày của phiếu, từ ngày này" }),
      den: z.iso.date().optional().meta({ description: "đến hết ngày này" }),
    }),
    row: EntryTold,
    more: { plan: z.string(), total: z.int() },
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const { "don-vi": agency, bieu: form, tu, den } = asking.query;
    const strange = agencyProblem(known, agency);
    if (strange !== null) return { problem: strange };
    const where = {
      is: {
        plan: known.plan.id,
        state: ["confirmed", "locked"],
        ...(agency !== undefined && { agency }),
        ...(form !== undefined && { form }),
      },
      ...((tu ?? den) !== undefined && {
        range: { day: { ...(tu && { from: tu }), ...(den && { to: addDays(den, 1) }) } },
      }),
    };
    const { store } = asking.office;
    const { place: after, limit } = asking;
    const order = { by: "day", direction: "descending" } as const;
    const [page, total] = await Promise.all([
      store.list("entry", { where, order, limit, after }),
      store.count("entry", where),
    ]);
    const rows = page.rows.map(({ value }) => entryTold(value));
    return { answer: { plan: known.plan.id, total, rows, next: page.next } };
  },
);

const one = single(
  {
    path: "/entries/{id}",
    name: "Một phiếu nhập liệu",
    about: "Phiếu nháp chỉ hiện cho đơn vị của phiếu, với khóa có phạm vi “nhap”.",
    group: "Nhập liệu",
    query: z.strictObject({}),
    answer: EntryTold,
    problems: ["khong-co"],
  },
  async ({ office, who, context }) => {
    const [kept] = await office.store.read("entry", [context.req.param("id") ?? ""]);
    const entry = kept?.value;
    if (entry === undefined || !mayKnow(who, entry.city) || !maySee(who, entry))
      return {
        problem: {
          kind: "khong-co",
          detail: "Không có phiếu này, hoặc phiếu còn là bản nháp của đơn vị khác.",
        },
      };
    return { answer: entryTold(entry) };
  },
);

const draft = sent(
  {
    path: "/entries",
    name: "Gửi một phiếu nháp",
    about:
      "Như biểu trên trang: được kiểm tra như nhau, thành phiếu nháp chờ đầu mối xác nhận. Cán bộ đơn vị chỉ gửi cho đơn vị mình.",
    group: "Nhập liệu",
    body: z
      .strictObject({
        ...planParam,
        kind: z.string().meta({ description: "Mã biểu, xem /entry-kinds" }),
        agency: z.string().min(1).max(200).meta({ description: "Mã hoặc tên đơn vị trong danh bạ" }),
        values: z.record(z.string(), Value).meta({ description: "Các ô của biểu, theo “key”" }),
      })
      .meta({ id: "EntryDraft" }),
    answer: EntryTold,
    problems: ["khong-co", "da-co", "qua-dai", "sai-dang-gui"],
  },
  async ({ office, who, body }): Promise<Ending<z.input<typeof EntryTold>>> => {
    const known = planAsked({ office, who, query: body });
    if ("problem" in known) return known;
    const kind = kindNamed(known.plan, body.kind);
    if (kind === null)
      return {
        problem: { kind: "khong-co", detail: `Kế hoạch không có biểu “${body.kind}”, xem /entry-kinds.` },
      };
    const keys = new Set(fieldsOfKind(kind).map(({ key }) => key));
    const strange = Object.keys(body.values).filter((key) => !keys.has(key));
    if (strange.length > 0)
      return mistakes(strange.map((where) => ({ where: `values.${where}`, detail: "biểu không có ô này" })));
    const keeping = { store: office.store, clock: office.clock, actor: who.name };
    const aim = { ...known, kind, mayEnterFor: (agency: string) => may(who, "enter", agency) };
    const saved = await saveForm(keeping, aim, { ...body.values, [agencyKey]: body.agency }, null);
    if ("problems" in saved) {
      const errors = saved.problems.map(({ key, message }) => ({
        where: key === "" || key === agencyKey ? key : `values.${key}`,
        detail: message,
      }));
      if (saved.taken === undefined) return mistakes(errors);
      const detail = "Đã có phiếu này; chưa ghi gì. Muốn sửa, hãy mở phiếu trên trang Nhập liệu.";
      const headers = { "Content-Location": entryPath(saved.taken) };
      return { problem: { kind: "da-co", detail, errors, headers } };
    }
    const [kept] = await office.store.read("entry", [saved.id]);
    if (kept === null || kept === undefined)
      throw new Error(`the entry ${saved.id} was kept and is not there`);
    return { answer: entryTold(kept.value), headers: { Location: entryPath(saved.id) } };
  },
);

function mistakes(
  errors: readonly { readonly where: string; readonly detail: string }[],
): Ending<z.input<typeof EntryTold>> {
  const detail = "Phiếu có ô chưa đúng; chưa ghi gì. Xem “errors”, sửa rồi gửi lại.";
  return { problem: { kind: "yeu-cau-sai", detail, errors } };
}

function entryPath(id: string): string {
  return `${apiBase}/entries/${encodeURIComponent(id)}`;
}

function entryTold({
  id,
  plan,
  form,
  agency,
  day,
  state,
  values,
  evidence,
}: Entry): z.input<typeof EntryTold> {
  // What is a state secret is entered without its name; nothing else of it leaves the house either.
  const told = values["secret"] === true ? { secret: true } : { ...values };
  return { id, plan, kind: form, agency, day, state, values: told, evidence: [...evidence] };
}

/** What people entered by hand. */
export const entryPaths = [kindList, list, one, draft] as const;
