import type { Hono } from "hono";
import { readStory, storyNow } from "../../pipeline/stories/read-story.ts";
import { storyAddress } from "./address-press.ts";
import { notAllowed } from "./gate.ts";
import type { Office } from "./office.ts";
import { storyFor } from "./own-city.ts";
import { notFoundPage } from "./pages/problems.ts";
import { storyPage } from "./pages/story.ts";
import { whoOf } from "./who.ts";

/** The page of one story; the id of a story that was merged leads to where it lives now. */
export function addStoryRoutes(app: Hono, office: Office): void {
  app.get("/cum-tin/:id", async (context) => {
    const id = context.req.param("id");
    const story = await readStory(office.store, id);
    if (story === null) {
      const now = await storyNow(office.store, id);
      if (now !== null && now !== id) return context.redirect(storyAddress(now), 302);
    }
    if (story !== null) {
      const who = whoOf(context);
      const shown = storyFor(office.config, who, story);
      return shown === null ? notAllowed(context, office, who) : context.html(storyPage(office, shown));
    }
    return context.html(notFoundPage(office.frame, "Không có cụm tin nào mang mã này trong kho."), 404);
  });
}
