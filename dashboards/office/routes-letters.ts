import type { Hono } from "hono";
import type { Office } from "./office.ts";
import { lettersPage } from "./pages/letters.ts";

const newest = 100; // rows

/** `/thu-bao`: what was found to be told, and what became of the letters. */
export function addLetterRoutes(app: Hono, { store, ...office }: Office): void {
  app.get("/thu-bao", async (context) => {
    const [letters, notices] = await Promise.all([
      store.list("letter", { order: { by: "createdAt", direction: "descending" }, limit: newest }),
      store.list("notice", { order: { by: "at", direction: "descending" }, limit: newest }),
    ]);
    return context.html(
      lettersPage(
        { ...office, store },
        notices.rows.map(({ value }) => value),
        letters.rows.map(({ value }) => value),
      ),
    );
  });
}
