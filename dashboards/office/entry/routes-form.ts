import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import type { Cell } from "../../../pipeline/entry/fields.ts";
import { kindNamed, fieldsOfKind } from "../../../pipeline/entry/kinds.ts";
import type { EntryKind } from "../../../pipeline/entry/kind.ts";
import { moveEntry, type Keeping } from "../../../pipeline/entry/keep.ts";
import { agencyKey } from "../../../pipeline/entry/read-row.ts";
import { saveForm, type Editing } from "../../../pipeline/entry/save.ts";
import { BadQuestion } from "../../../pipeline/store/errors.ts";
import type { Entry } from "../../../pipeline/store/records.ts";
import type { Kept } from "../../../pipeline/store/store.ts";
import { staleForm } from "../gate.ts";
import { planNamed, type KnownPlan } from "../known.ts";
import type { Office } from "../office.ts";
import { notFoundPage } from "../pages/problems.ts";
import { may, whoOf, type Who } from "../who.ts";
import { entriesAddress, entryAddress } from "./address.ts";
import { entryPage } from "./entry-page.ts";
import { formPage } from "./form-page.ts";
import { kindsPage } from "./kinds-page.ts";
import { listPage, type EntryList } from "./list-page.ts";
import { maySee } from "./seen.ts";
import { refusedSaid, Ticks } from "./ticks.ts";

/** What every route of a kind works with. */
export interface AtKind {
  readonly known: KnownPlan;
  readonly kind: EntryKind;
  readonly who: Who;
}

/** The plan and the kind of an address; null when the plan has no such kind. */
export function atKind(office: Office, context: Context): AtKind | null {
  const known = planNamed(office.config, context.req.param("plan") ?? "");
  const kind = known === null ? null : kindNamed(known.plan, context.req.param("kind") ?? "");
  return known === null || kind === null ? null : { known, kind, who: whoOf(context) };
}

/** Who writes, for whatever a route keeps. */
export function keepingOf({ store, clock }: Office, who: Who): Keeping {
  return { store, clock, actor: who.name };
}

/** The answer where there is no such kind, or no such entry that this person may see. */
export function noEntry(context: Context, office: Office): Response | Promise<Response> {
  const what = "Không có biểu hoặc phiếu này, hoặc phiếu còn là bản nháp của đơn vị khác.";
  return context.html(notFoundPage(office.frame, what), 404);
}

/** The entry of an address, when it is of this plan and kind and the person may see it. */
export async function entryAt(office: Office, context: Context, at: AtKind): Promise<Kept<"entry"> | null> {
  const [kept = null] = await office.store.read("entry", [context.req.param("id") ?? ""]);
  const mine = kept?.value.plan === at.known.plan.id && kept.value.form === at.kind.id;
  return kept !== null && mine && maySee(at.who, kept.value) ? kept : null;
}

/** The lists of entries, the form of one, and what is done with it. */
export function addEntryRoutes(app: Hono, office: Office): void {
  const base = "/ke-hoach/:plan/nhap";
  app.get(base, async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    return known === null
      ? noEntry(context, office)
      : context.html(await kindsPage(office, known, whoOf(context)));
  });

  app.get(`${base}/:kind`, async (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const done = Number(context.req.query("xong") ?? "");
    const said =
      Number.isInteger(done) && done > 0
        ? html`<div class="said" role="status"><p>Đã xác nhận ${done} phiếu.</p></div>`
        : "";
    const list: EntryList = { ...at, ...filterOf(context), said };
    try {
      return context.html(await listPage(office, list));
    } catch (error) {
      // the place in the list comes from the address
      if (!(error instanceof BadQuestion)) throw error;
      const bad = html`<div class="said bad" role="alert"><p>${error.message}</p></div>`;
      return context.html(await listPage(office, { ...list, from: null, said: bad }), 400);
    }
  });

  app.get(`${base}/:kind/moi`, async (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const id = context.req.query("phieu");
    if (id === undefined)
      return context.html(formPage(office, { ...at, given: {}, problems: [], editing: null }));
    const [kept = null] = await office.store.read("entry", [id]);
    if (kept === null || kept.value.form !== at.kind.id || !mayEdit(at, kept))
      return noEntry(context, office);
    const given = { ...kept.value.values, [agencyKey]: kept.value.agency };
    const editing = { id, revision: kept.revision };
    return context.html(formPage(office, { ...at, given, problems: [], editing }));
  });

  app.post(`${base}/:kind/moi`, async (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const { known, kind, who } = at;
    const sent = Sent.parse(await context.req.parseBody());
    if (!office.tokens.accepts(sent["token"] ?? "", `phieu/${known.plan.id}/${kind.id}`))
      return staleForm(context, office, entriesAddress(known.plan.id, kind.id, "/moi"));
    const keys = [agencyKey, ...fieldsOfKind(kind).map(({ key }) => key)];
    const given: Record<string, Cell> = Object.fromEntries(keys.map((key) => [key, sent[key] ?? null]));
    const editing: Editing | null =
      sent["phieu"] === undefined ? null : { id: sent["phieu"], revision: Number(sent["ban"] ?? 0) };
    const aim = { ...known, kind, mayEnterFor: (agency: string) => may(who, "enter", agency) };
    const saved = await saveForm(keepingOf(office, who), aim, given, editing);
    if ("problems" in saved)
      return context.html(formPage(office, { ...at, given, problems: saved.problems, editing }), 400);
    const told = saved.warning === null ? "da-ghi" : "xem-lai";
    return context.redirect(`${entryAddress(known.plan.id, kind.id, saved.id)}?xong=${told}`, 303);
  });

  app.get(`${base}/:kind/phieu/:id`, async (context) => {
    const at = atKind(office, context);
    const kept = at === null ? null : await entryAt(office, context, at);
    if (at === null || kept === null) return noEntry(context, office);
    const done = context.req.query("xong") ?? "";
    const words = Object.hasOwn(doneWords, done) ? doneWords[done] : undefined;
    const said = words === undefined ? "" : html`<div class="said" role="status"><p>${words}</p></div>`;
    return context.html(entryPage(office, { ...at, kept, said }));
  });

  app.post(`${base}/:kind/phieu/:id`, async (context) => {
    const at = atKind(office, context);
    const kept = at === null ? null : await entryAt(office, context, at);
    if (at === null || kept === null) return noEntry(context, office);
    const { known, kind, who } = at;
    const here = entryAddress(known.plan.id, kind.id, kept.value.id);
    const form = MoveForm.safeParse(await context.req.parseBody());
    const refused = (line: string, status: 400 | 403 | 409) => {
      const said = html`<div class="said bad" role="alert"><p>${line}</p></div>`;
      return context.html(entryPage(office, { ...at, kept, said }), status);
    };
    if (!form.success)
      return refused("Chưa làm được: lý do dài quá 300 chữ cái, hoặc biểu mẫu thiếu phần.", 400);
    const { token, viec: move, ban: revision, "ly-do": reason } = form.data;
    if (!office.tokens.accepts(token, `phieu/${kept.value.id}`)) return staleForm(context, office, here);
    const own = move === "withdrawn" && kept.value.state === "draft";
    const right = move === "unlocked" ? "freeze" : own ? "enter" : "confirm";
    if (!may(who, right, kept.value.agency)) return refused("Tài khoản này không có quyền làm việc đó.", 403);
    if (move !== "confirmed" && reason === "")
      return refused("Chưa làm được: cần ghi lý do rút hoặc mở khóa phiếu.", 400);
    const moved = await moveEntry(keepingOf(office, who), kept.value.id, {
      move,
      revision,
      reason: reason === "" ? null : reason,
    });
    if (moved === null)
      return refused("Phiếu vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm lại.", 409);
    await office.store.refresh();
    return context.redirect(`${here}?xong=${move}`, 303);
  });

  app.post(`${base}/:kind/xac-nhan`, async (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const { known, kind, who } = at;
    const here = entriesAddress(known.plan.id, kind.id);
    const sent = ConfirmForm.safeParse(await context.req.parseBody({ all: true }));
    if (!sent.success || !office.tokens.accepts(sent.data.token, `xac-nhan/${known.plan.id}/${kind.id}`))
      return staleForm(context, office, here);
    const ticks = sent.data.phieu;
    const found = await office.store.read(
      "entry",
      ticks.map(({ id }) => id),
    );
    let done = 0;
    const refused: Entry[] = [];
    for (const [place, { id, revision }] of ticks.entries()) {
      const kept = found[place] ?? null;
      if (kept === null || kept.value.plan !== known.plan.id || kept.value.form !== kind.id) continue;
      // The revision is the one on the reviewer's screen: what nobody looked at is not confirmed.
      const asked = { move: "confirmed", revision, reason: null } as const;
      if ((await moveEntry(keepingOf(office, who), id, asked)) === null) refused.push(kept.value);
      else done += 1;
    }
    await office.store.refresh();
    if (refused.length > 0) {
      const said = refusedSaid(known, done, refused);
      return context.html(await listPage(office, { ...at, state: "", agency: "", from: null, said }), 409);
    }
    return context.redirect(`${here}?xong=${done}`, 303);
  });
}

const Sent = z.record(z.string(), z.unknown()).transform((sent) => {
  const found: Record<string, string | undefined> = {};
  for (const [key, value] of Object.entries(sent)) if (typeof value === "string") found[key] = value;
  return found;
});

const MoveForm = z.object({
  token: z.string(),
  viec: z.enum(["confirmed", "withdrawn", "unlocked"]),
  ban: z.coerce.number().int(),
  "ly-do": z.string().trim().max(300).default(""),
});

const ConfirmForm = z.object({
  token: z.string(),
  phieu: Ticks,
});

const doneWords: Readonly<Record<string, string>> = {
  "da-ghi": "Đã ghi phiếu nháp. Đính kèm bằng chứng ở dưới; đầu mối sẽ xác nhận.",
  "xem-lai": "Đã ghi phiếu nháp, nhưng số lũy kế nhỏ hơn kỳ trước. Hãy kiểm tra lại.",
  confirmed: "Đã xác nhận phiếu; số liệu được tính từ bây giờ.",
  withdrawn: "Đã rút phiếu; phiếu không còn được tính.",
  unlocked: "Đã mở khóa phiếu; kỳ đã chốt giữ số cũ, chênh lệch hiện thành số liệu hiệu chỉnh.",
  tep: "Đã đính kèm tệp.",
};

function mayEdit({ who, known }: AtKind, { value }: Kept<"entry">): boolean {
  return value.plan === known.plan.id && value.state === "draft" && may(who, "enter", value.agency);
}

function filterOf(context: Context): Pick<EntryList, "state" | "agency" | "from"> {
  const asked = context.req.query("tinh-trang") ?? "";
  const states = z.enum(["draft", "confirmed", "locked", "withdrawn"]).safeParse(asked);
  return {
    state: states.success ? states.data : "",
    agency: context.req.query("don-vi") ?? "",
    from: context.req.query("sau") ?? null,
  };
}
