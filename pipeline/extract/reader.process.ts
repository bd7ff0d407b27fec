import type { Family } from "../../config/source-schema.ts";
import { standInBooth } from "../../crawlers/booth.ts";
import type { Outlets } from "./credit.ts";
import { readBytes, type FetchedPage } from "./read-bytes.ts";
import { readPage, type Known, type Page } from "./read-page.ts";

/** What holds for all pages that a reading process reads. */
export interface Ground {
  readonly families: readonly Family[];
  readonly outlets: Outlets;
}

/** A page to read, with what is known of it alone. */
export type Order =
  | { readonly kind: "read"; readonly page: Page; readonly known: Omit<Known, "outlets"> }
  | { readonly kind: "read-bytes"; readonly page: FetchedPage; readonly known: Omit<Known, "outlets"> };

standInBooth(({ families, outlets }: Ground) => (order: Order) => {
  const known = { ...order.known, outlets };
  return order.kind === "read"
    ? readPage(order.page, known, families)
    : readBytes(order.page, known, families);
});
