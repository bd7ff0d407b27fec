import type { Family } from "../../config/source-schema.ts";
import { standInBooth } from "../../crawlers/booth.ts";
import { glance, type GlancedPage } from "./glance.ts";

standInBooth((families: readonly Family[]) => (page: GlancedPage) => glance(page, families));
