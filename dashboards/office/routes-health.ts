import type { Hono } from "hono";
import { cityNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { collectorPage } from "./pages/collector.ts";
import { healthPage } from "./pages/health.ts";
import { notFoundPage } from "./pages/problems.ts";

/** How the channels of a city fare now, and what is told to those whose sites are visited. */
export function addHealthRoutes(app: Hono, office: Office): void {
  app.get("/suc-khoe/:city", async (context) => {
    const city = cityNamed(office.config, context.req.param("city"));
    if (city === null)
      return context.html(notFoundPage(office.frame, "Không có thành phố này trong cấu hình."), 404);
    return context.html(await healthPage(office, city));
  });
  app.get("/may-thu", (context) => context.html(collectorPage(office)));
}
