import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { bytesOf, keepBytes, keepEvidence } from "../../../pipeline/entry/evidence.ts";
import type { Cell } from "../../../pipeline/entry/fields.ts";
import { checkTable, headingsOf, knownOf, takeTable, type Aim } from "../../../pipeline/entry/import.ts";
import { addEvidence } from "../../../pipeline/entry/keep.ts";
import { readSheet } from "../../../pipeline/entry/sheet.ts";
import { templateOf } from "../../../pipeline/entry/template.ts";
import { csvOf } from "../csv.ts";
import { staleForm } from "../gate.ts";
import { savedPageCsp } from "../guard.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { may } from "../who.ts";
import { entriesAddress, entryAddress } from "./address.ts";
import { entryPage } from "./entry-page.ts";
import { listPage, takenSaid } from "./list-page.ts";
import { atKind, entryAt, keepingOf, noEntry, type AtKind } from "./routes-form.ts";
import { agenciesFor } from "./seen.ts";

const csvType = "text/csv; charset=utf-8";
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Templates, uploaded tables, and evidence files. */
export function addEntryFileRoutes(app: Hono, office: Office): void {
  const base = "/ke-hoach/:plan/nhap/:kind";

  app.get(`${base}/mau.csv`, (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const headings = headingsOf(at.kind).map(({ label }) => label);
    return attached(context, csvOf(headings, []), { name: `mau-${at.kind.id}.csv`, type: csvType });
  });

  app.get(`${base}/mau.xlsx`, async (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const fields = knownOf(at.known, office.clock);
    const bytes = await templateOf(at.kind, fields, agenciesFor(at.who, at.known));
    return attached(context, new Uint8Array(bytes), { name: `mau-${at.kind.id}.xlsx`, type: xlsxType });
  });

  app.post(`${base}/tep`, async (context) => {
    const at = atKind(office, context);
    if (at === null) return noEntry(context, office);
    const { known, kind, who } = at;
    const { token, tep } = await context.req.parseBody();
    if (typeof token !== "string" || !office.tokens.accepts(token, `nap/${known.plan.id}/${kind.id}`))
      return staleForm(context, office, entriesAddress(known.plan.id, kind.id));
    const show = async (said: Markup, status: 200 | 400) =>
      context.html(await listPage(office, { ...at, state: "", agency: "", from: null, said }), status);
    if (!(tep instanceof File) || tep.size === 0)
      return show(
        html`<div class="said bad" role="alert">
          <p>Chưa chọn tệp. Hãy chọn tệp .xlsx hoặc .csv rồi gửi lại.</p>
        </div>`,
        400,
      );
    const bytes = new Uint8Array(await tep.arrayBuffer());
    const table = await readSheet(bytes);
    const digest = office.data === null ? "" : await keepBytes(office.data, bytes);
    const name = tep.name.normalize("NFC").slice(0, 120);
    const taken = await takeTable(keepingOf(office, who), aimOf(at), { table, digest, name });
    const status = taken.problems.length > 0 ? 400 : 200;
    return show(takenSaid(known, kind, { ...taken, digest, name }), status);
  });

  app.get(`${base}/loi/:digest`, async (context) => {
    const at = atKind(office, context);
    const bytes =
      at === null || office.data === null ? null : await bytesOf(office.data, context.req.param("digest"));
    if (at === null || bytes === null) return noEntry(context, office);
    const checked = await checkTable(keepingOf(office, at.who), aimOf(at), await readSheet(bytes));
    const headings = headingsOf(at.kind);
    const rows = checked.refused.map(({ line, cells }) => [
      ...headings.map(({ key }) => written(cells[key] ?? null)),
      String(line),
      checked.problems
        .filter((problem) => problem.line === line)
        .map(({ column, message }) => (column === "" ? message : `${column}: ${message}`))
        .join(" | "),
    ]);
    const csv = csvOf([...headings.map(({ label }) => label), "Dòng trong tệp", "Lỗi"], rows);
    return attached(context, csv, { name: `loi-${at.kind.id}.csv`, type: csvType });
  });

  app.post(`${base}/phieu/:id/tep`, async (context) => {
    const at = atKind(office, context);
    const kept = at === null ? null : await entryAt(office, context, at);
    if (at === null || kept === null || office.data === null || !may(at.who, "enter", kept.value.agency))
      return noEntry(context, office);
    const here = entryAddress(at.known.plan.id, at.kind.id, kept.value.id);
    const { token, tep } = await context.req.parseBody();
    if (typeof token !== "string" || !office.tokens.accepts(token, `bang-chung/${kept.value.id}`))
      return staleForm(context, office, here);
    const refused = (line: string) => {
      const said = html`<div class="said bad" role="alert"><p>${line}</p></div>`;
      return context.html(entryPage(office, { ...at, kept, said }), 400);
    };
    if (!(tep instanceof File)) return refused("Chưa chọn tệp.");
    const sent = { name: tep.name, bytes: new Uint8Array(await tep.arrayBuffer()) };
    const file = await keepEvidence(office.data, sent);
    if ("problem" in file) return refused(file.problem);
    const added = await addEvidence(keepingOf(office, at.who), kept.value.id, file.file);
    if (added === null) return refused("Phiếu đã khóa hoặc đã rút, không đính kèm được nữa.");
    await office.store.refresh();
    return context.redirect(`${here}?xong=tep`, 303);
  });

  app.get(`${base}/phieu/:id/bang-chung/:digest`, async (context) => {
    const at = atKind(office, context);
    const kept = at === null ? null : await entryAt(office, context, at);
    const file = kept?.value.files?.find(({ digest }) => digest === context.req.param("digest"));
    const bytes = file === undefined || office.data === null ? null : await bytesOf(office.data, file.digest);
    if (file === undefined || bytes === null) return noEntry(context, office);
    // A foreign file is handed over to be saved and never opened as a page of ours.
    context.header("Content-Security-Policy", savedPageCsp);
    return attached(context, bytes, { name: file.name, type: file.type });
  });
}

function aimOf({ known, kind, who }: AtKind): Aim {
  return { ...known, kind, mayEnterFor: (agency) => may(who, "enter", agency) };
}

/** An answer that the browser saves under this name. RFC 6266: the plain name for old programs, the whole one beside it. */
function attached(
  context: Context,
  content: string | Uint8Array<ArrayBuffer>,
  file: { readonly name: string; readonly type: string },
): Response {
  const plain = file.name.replaceAll(/[^\w.-]/g, "_");
  const whole = encodeURIComponent(file.name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.codePointAt(0)?.toString(16)}`,
  );
  context.header("Content-Type", file.type);
  context.header("X-Content-Type-Options", "nosniff");
  context.header("Content-Disposition", `attachment; filename="${plain}"; filename*=UTF-8''${whole}`);
  return context.body(content);
}

function written(cell: Cell): string {
  if (cell === null) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === "number" ? String(cell).replace(".", ",") : String(cell);
}
