import type { Hono } from "hono";
import { EvidenceLost } from "../../crawlers/archive.ts";
import { versionsOf } from "../../pipeline/second-look/versions.ts";
import type { Office } from "./office.ts";
import { itemFor } from "./own-city.ts";
import { notFoundPage } from "./pages/problems.ts";
import { savedPage } from "./pages/saved.ts";
import { versionsPage } from "./pages/versions.ts";
import { whoOf } from "./who.ts";

/** The versions of an item that was edited, held against each other, and the saved page of each. */
export function addVersionRoutes(app: Hono, office: Office): void {
  app.get("/tin/:id/phien-ban", async (context) => {
    const [kept] = await office.store.read("item", [context.req.param("id")]);
    if (kept === null || kept === undefined)
      return context.html(notFoundPage(office.frame, "Không có tin nào mang mã này trong kho."), 404);
    const item = itemFor(office.config, whoOf(context), kept.value);
    return context.html(versionsPage(office, item, await versionsOf(office.store, item.id)));
  });

  app.get("/tin/:id/phien-ban/:number", async (context) => {
    const versions = await versionsOf(office.store, context.req.param("id"));
    const version = versions[Number(context.req.param("number")) - 1];
    if (version === undefined)
      return context.html(notFoundPage(office.frame, "Tin này không có phiên bản mang số này."), 404);
    try {
      return await savedPage(office, version);
    } catch (error) {
      if (!(error instanceof EvidenceLost)) throw error;
      return context.text(`${error.message}\n`, 404);
    }
  });
}
