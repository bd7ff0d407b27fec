import type { Hono } from "hono";
import { openPicture, picturesOf } from "../../crawlers/browser/pictures.ts";
import { itemAddress } from "./address.ts";
import type { Office } from "./office.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import { whoOf } from "./who.ts";

/** Asks for a picture of an item's page, and shows those that are kept. */
export function addPictureRoutes(app: Hono, office: Office): void {
  app.post("/tin/:id/anh", async (context) => {
    const id = context.req.param("id");
    const [kept] = await office.store.read("item", [id]);
    if (kept === null || kept === undefined)
      return context.html(notFoundPage(office.frame, "Không có tin nào mang mã này trong kho."), 404);
    const { token } = await context.req.parseBody();
    const links = [{ href: `${itemAddress(id)}#anh-chup`, name: "Mở lại trang của tin" }];
    const refuse = (line: string) => problemPage(office.frame, "Chưa chụp được", [line], links);
    if (typeof token !== "string" || !office.tokens.accepts(token, `picture/${id}`))
      return context.html(refuse("Trang đã mở quá lâu. Hãy mở lại trang của tin rồi bấm chụp."), 403);
    if (office.pictures === null)
      return context.html(refuse("Chương trình đang mở không được phép ra mạng nên không chụp được."), 503);
    const asked = office.pictures.ask(kept.value, whoOf(context).name);
    if (!asked.taken) return context.html(refuse(asked.reason), 409);
    return context.redirect(`${itemAddress(id)}?anh=xem#anh-chup`, 303);
  });

  app.get("/tin/:id/anh/:digest", async (context) => {
    const [kept] = await office.store.read("item", [context.req.param("id")]);
    const item = kept?.value;
    const all =
      item === undefined || item.restraint?.noArchive === true
        ? []
        : await picturesOf(office.archive.folder, item.url);
    const picture = all.find(({ digest }) => digest === context.req.param("digest"));
    const png =
      item === undefined || picture === undefined
        ? null
        : await openPicture(office.archive.folder, item.url, picture);
    if (png === null)
      return context.text("Không có ảnh này, hoặc tệp ảnh đã bị sửa nên không còn khớp mã băm.\n", 404);
    return new Response(Buffer.from(png), {
      headers: {
        "Content-Type": "image/png",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "Cache-Control": "private, max-age=86400, immutable",
      },
    });
  });
}
