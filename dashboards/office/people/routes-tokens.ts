import type { Context, Hono } from "hono";
import { z } from "zod";
import { Refusal } from "../../../config/verb.ts";
import { scopes } from "../../../pipeline/people/scopes.ts";
import { createToken, listTokens, revokeToken } from "../../../pipeline/people/tokens.ts";
import { nothingHere, staleForm } from "../gate.ts";
import type { Office } from "../office.ts";
import { whoOf } from "../who.ts";
import { tokensPage, tokenLives, type TokensPage } from "./tokens-page.ts";

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat());
const MakeForm = z.object({
  token: z.string(),
  ten: z.string().max(200),
  "pham-vi": several.pipe(z.array(z.enum(scopes))),
  han: z.coerce.number().pipe(z.literal(tokenLives)),
});
const EndForm = z.object({ token: z.string(), khoa: z.string().regex(/^[0-9a-f]{64}$/) });

/** Keys for other programs: everybody's own, and everybody's for administrators. */
export function addTokenRoutes(app: Hono, office: Office): void {
  const places = [
    { path: "/tai-khoan/khoa", whose: (context: Context): string => whoOf(context).name },
    { path: "/nguoi-dung/:id/khoa", whose: (context: Context): string => context.req.param("id") ?? "" },
  ];
  for (const { path, whose } of places) {
    app.get(path, (context) => {
      const done =
        context.req.query("xong") === "1" ? "Đã thu hồi khóa; từ bây giờ không dùng được nữa." : null;
      return show(office, context, whose(context), { done });
    });

    app.post(path, async (context) => {
      const form = MakeForm.safeParse(await context.req.parseBody({ all: true }));
      const person = whose(context);
      if (!form.success || !office.tokens.accepts(form.data.token, `khoa/${person}`))
        return staleForm(context, office, context.req.path);
      const { ten: name, "pham-vi": asked, han: days } = form.data;
      try {
        const made = await createToken(office.people, whoOf(context).name, {
          person,
          name,
          scopes: asked,
          days,
        });
        return show(office, context, person, { made });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return show(office, context, person, { problems: [error.message] });
      }
    });

    app.post(`${path}/thu-hoi`, async (context) => {
      const form = EndForm.safeParse(await context.req.parseBody());
      const person = whose(context);
      const back = context.req.path.replace(/\/thu-hoi$/u, "");
      if (!form.success || !office.tokens.accepts(form.data.token, `thu-hoi/${form.data.khoa}`))
        return staleForm(context, office, back);
      await revokeToken(office.people, whoOf(context).name, { person, id: form.data.khoa });
      return context.redirect(`${back}?xong=1`, 303);
    });
  }
}

async function show(
  office: Office,
  context: Context,
  id: string,
  said: Partial<Pick<TokensPage, "problems" | "done" | "made">>,
): Promise<Response> {
  const [kept] = await office.store.read("person", [id]);
  if (kept === null || kept === undefined) {
    const what =
      whoOf(context).role === "desk"
        ? "Chưa có tài khoản nào nên chưa có khóa: phần mềm ở chính máy này hỏi API không cần khóa."
        : `Không có tài khoản “${id}”.`;
    return nothingHere(context, office, what);
  }
  const page = {
    person: kept.value,
    own: whoOf(context).name === id && context.req.path.startsWith("/tai-khoan"),
    tokens: await listTokens(office.store, id),
    problems: [],
    done: null,
    made: null,
    ...said,
  };
  return context.html(tokensPage(office, page), page.problems.length > 0 ? 400 : 200);
}
