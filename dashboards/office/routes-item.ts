import type { Context, Hono } from "hono";
import { EvidenceLost } from "../../crawlers/archive.ts";
import type { CityConfig } from "../../config/load.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import type { Kept } from "../../pipeline/store/store.ts";
import { itemAt } from "../../pipeline/stories/read-story.ts";
import { itemAddress } from "./address.ts";
import { DateForm, enterDate } from "./enter-date.ts";
import { notAllowed } from "./gate.ts";
import { isOwnOrigin } from "./guard.ts";
import { cityNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { itemFor, mayKnow } from "./own-city.ts";
import { itemPage, type Said } from "./pages/item.ts";
import { isUnderWay } from "./pages/pictures.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import { whoOf } from "./who.ts";
import { savedHeadPage, savedPage } from "./pages/saved.ts";

/** The pages of one item, its saved page, and the form by which a person dates it. */
export function addItemRoutes(app: Hono, office: Office): void {
  app.get("/tin/:id", async (context) => {
    const found = await itemOf(office, context.req.param("id"));
    if (found === null) return elsewhere(context, office, "");
    const { publishedDay } = found.kept.value;
    const said: Said | null =
      context.req.query("da-luu") === "ngay" && publishedDay !== null
        ? {
            kind: "done",
            lines: [`Đã lưu ngày đăng ${dated(publishedDay)}. Tin được tính vào kỳ của ngày này.`],
          }
        : null;
    if (context.req.query("anh") === "xem" && isUnderWay(office, found.kept.value.id))
      context.header("Refresh", "4"); // seconds; without a script the page looks again by itself
    return context.html(await itemPage(office, found.kept, found.city, said));
  });

  app.get("/tin/:id/ban-luu", async (context) => {
    const found = await itemOf(office, context.req.param("id"));
    if (found === null) return elsewhere(context, office, "/ban-luu");
    const item = itemFor(office.config, whoOf(context), found.kept.value);
    return context.html(await savedHeadPage(office, item, found.city));
  });

  app.get("/tin/:id/ban-luu/trang", async (context) => {
    const found = await itemOf(office, context.req.param("id"));
    if (found === null) return noItem(context, office);
    try {
      return await savedPage(office, found.kept.value);
    } catch (error) {
      if (!(error instanceof EvidenceLost)) throw error;
      return context.text(`${error.message}\n`, 404);
    }
  });

  app.post("/tin/:id/ngay", async (context) => {
    const id = context.req.param("id");
    if (!isOwnOrigin(context)) return refused(context, office, id);
    const found = await itemOf(office, id);
    if (found === null) return noItem(context, office);
    const form = DateForm.safeParse(await context.req.parseBody());
    if (!form.success) {
      const lines = form.error.issues.map(({ path, message }) => `${fieldName(path[0])}: ${message}.`);
      return context.html(await itemPage(office, found.kept, found.city, { kind: "refused", lines }), 400);
    }
    if (!office.tokens.accepts(form.data.token, `date/${id}`)) return refused(context, office, id);
    const who = whoOf(context);
    // Whose source it is says when it came out.
    if (!mayKnow(who, found.kept.value.city)) return notAllowed(context, office, who);
    const refusal = await enterDate({ ...office, actor: who.name }, found.kept, form.data);
    if (refusal === null) return context.redirect(`${itemAddress(id)}?da-luu=ngay`, 303);
    return context.html(
      await itemPage(office, found.kept, found.city, { kind: "refused", lines: [refusal] }),
      409,
    );
  });
}

/** The item of this id with its city; null when there is none. */
async function itemOf(
  { store, config }: Office,
  id: string,
): Promise<{ readonly kept: Kept<"item">; readonly city: CityConfig } | null> {
  const [kept] = await store.read("item", [id]);
  if (kept === null || kept === undefined) return null;
  const city = cityNamed(config, kept.value.city);
  return city === null ? null : { kept, city };
}

/** The id of a later address of an item leads to the item. */
async function elsewhere(context: Context, office: Office, page: "" | "/ban-luu"): Promise<Response> {
  const item = await itemAt(office.store, context.req.param("id") ?? "");
  return item === null ? noItem(context, office) : context.redirect(itemAddress(item.id, page), 302);
}

function noItem(context: Context, office: Office): Response | Promise<Response> {
  return context.html(notFoundPage(office.frame, "Không có tin nào mang mã này trong kho."), 404);
}

function refused(context: Context, office: Office, id: string): Response | Promise<Response> {
  const lines = [
    "Biểu mẫu không được nhận vì không gửi từ chính trang của tin này, hoặc trang đã mở quá lâu hay từ trước khi chương trình khởi động lại.",
    "Chưa có gì thay đổi. Hãy mở lại trang của tin rồi nhập lại.",
  ];
  const links = [{ href: itemAddress(id), name: "Mở lại trang của tin" }];
  return context.html(problemPage(office.frame, "Biểu mẫu không được nhận", lines, links), 403);
}

function fieldName(field: PropertyKey | undefined): string {
  return field === "day" ? "Ngày đăng" : field === "reason" ? "Căn cứ" : "Biểu mẫu";
}
