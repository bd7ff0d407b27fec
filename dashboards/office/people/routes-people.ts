import type { Context, Hono } from "hono";
import { z } from "zod";
import { Refusal } from "../../../config/verb.ts";
import {
  addPerson,
  changeRights,
  listPeople,
  setState,
  type Rights,
} from "../../../pipeline/people/accounts.ts";
import { dayOf } from "../../../pipeline/entry/cells.ts";
import { invite, resetPerson } from "../../../pipeline/people/invitations.ts";
import { deedsInLog, readLog } from "../../../pipeline/people/log.ts";
import { rightsGiven } from "../../../pipeline/people/rights.ts";
import { roles } from "../../../pipeline/people/roles.ts";
import { BadQuestion } from "../../../pipeline/store/errors.ts";
import { staleForm } from "../gate.ts";
import type { Office } from "../office.ts";
import { whoOf } from "../who.ts";
import { logPage } from "./log-page.ts";
import { peoplePage, type PeoplePage } from "./people-page.ts";

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat().filter((one) => one !== ""));
const Token = z.object({ token: z.string() });
const RightsForm = Token.extend({
  vai: z.enum(roles),
  "don-vi": several,
  "thanh-pho": z.string().default(""),
});
const AddForm = RightsForm.extend({ ten: z.string().max(100), "ho-ten": z.string().max(200) });

const done = {
  quyen: "Đã đổi quyền; các phiên đang mở của tài khoản này đã kết thúc.",
  dong: "Đã đóng tài khoản; các phiên đang mở đã kết thúc.",
  mo: "Đã mở lại tài khoản.",
} as const;

/** Accounts and the log of all that people did, for administrators. */
export function addPeopleRoutes(app: Hono, office: Office): void {
  const { people, store } = office;

  app.get("/nguoi-dung", (context) => {
    const said = Object.entries(done).find(([key]) => key === context.req.query("xong"))?.[1] ?? null;
    return show(office, context, { done: said });
  });

  app.post("/nguoi-dung", async (context) => {
    const form = AddForm.safeParse(await context.req.parseBody({ all: true }));
    if (!form.success || !office.tokens.accepts(form.data.token, "nguoi-dung"))
      return staleForm(context, office, "/nguoi-dung");
    const { ten: id, "ho-ten": name } = form.data;
    const { name: actor } = whoOf(context);
    return refusals(office, context, async () => {
      const person = await addPerson(people, actor, { id, name, ...rightsIn(office, form.data) });
      const { secret } = await invite(people, actor, person);
      return show(office, context, { link: linkFor(office, context, person.id, secret) });
    });
  });

  app.post("/nguoi-dung/:id/quyen", async (context) => {
    const id = context.req.param("id");
    const form = RightsForm.safeParse(await context.req.parseBody({ all: true }));
    if (!form.success || !office.tokens.accepts(form.data.token, `nguoi-dung/${id}/quyen`))
      return staleForm(context, office, "/nguoi-dung");
    return refusals(office, context, async () => {
      await changeRights(people, whoOf(context).name, id, rightsIn(office, form.data));
      return context.redirect("/nguoi-dung?xong=quyen", 303);
    });
  });

  app.post("/nguoi-dung/:id/dat-lai", async (context) => {
    const id = context.req.param("id");
    if (!(await accepted(office, context, `nguoi-dung/${id}/dat-lai`)))
      return staleForm(context, office, "/nguoi-dung");
    return refusals(office, context, async () => {
      const { secret } = await resetPerson(people, whoOf(context).name, id);
      return show(office, context, { link: linkFor(office, context, id, secret) });
    });
  });

  for (const [what, state] of [
    ["dong", "closed"],
    ["mo", "active"],
  ] as const)
    app.post(`/nguoi-dung/:id/${what}`, async (context) => {
      const id = context.req.param("id") ?? "";
      if (!(await accepted(office, context, `nguoi-dung/${id}/${what}`)))
        return staleForm(context, office, "/nguoi-dung");
      return refusals(office, context, async () => {
        await setState(people, whoOf(context).name, id, state);
        return context.redirect(`/nguoi-dung?xong=${what}`, 303);
      });
    });

  app.get("/nhat-ky", async (context) => {
    const params = new URL(context.req.url).searchParams;
    const asked = (name: string): string | undefined =>
      params.get(name)?.trim().normalize("NFC") || undefined;
    const [from, to] = [asked("tu"), asked("den")].map((text) => dayOf(text ?? "") ?? undefined);
    const problems = [
      [asked("tu"), from],
      [asked("den"), to],
    ].flatMap(([text, day]) =>
      text === undefined || day !== undefined
        ? []
        : [`“${text.slice(0, 30)}” không phải là ngày có thật, viết như 08/07/2026; đã bỏ điều kiện này.`],
    );
    const filter = { actor: asked("nguoi"), what: asked("viec"), subject: asked("ve"), from, to };
    await store.refresh();
    const read = await readLog(store, filter, params.get("tiep")).catch((error: unknown) => {
      if (!(error instanceof BadQuestion)) throw error;
      return readLog(store, filter, null);
    });
    if (read.next !== null) params.set("tiep", read.next);
    const next = read.next === null ? null : `/nhat-ky?${params.toString()}`;
    const [kinds, total] = await Promise.all([deedsInLog(store), store.count("audit")]);
    return context.html(logPage(office, { rows: read.rows, kinds, filter, next, total, problems }));
  });
}

async function accepted(office: Office, context: Context, purpose: string): Promise<boolean> {
  const form = Token.safeParse(await context.req.parseBody());
  return form.success && office.tokens.accepts(form.data.token, purpose);
}

/** A `Refusal` is told on the page itself, over the accounts as they are. */
async function refusals(office: Office, context: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return show(office, context, { problems: [error.message] });
  }
}

async function show(
  office: Office,
  context: Context,
  said: Partial<Omit<PeoplePage, "people">>,
): Promise<Response> {
  const people = await listPeople(office.store);
  const page = { people, problems: [], done: null, link: null, ...said };
  return context.html(peoplePage(office, page), page.problems.length > 0 ? 400 : 200);
}

function rightsIn({ config }: Office, form: z.infer<typeof RightsForm>): Rights {
  const city = form["thanh-pho"] === "" ? null : form["thanh-pho"];
  return rightsGiven(config, { role: form.vai, agencies: form["don-vi"], city });
}

/** The link that sets a password, under the name by which the administrator reached the pages. */
function linkFor({ origin }: Office, context: Context, person: string, secret: string): PeoplePage["link"] {
  const base = origin ?? new URL(context.req.url).origin;
  return { person, address: `${base}/loi-moi/${secret}` };
}
