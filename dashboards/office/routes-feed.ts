import type { Hono } from "hono";
import { html, raw } from "hono/html";
import type { Item } from "../../pipeline/item.ts";
import { addDays, spanOf, today } from "../../pipeline/measure/windows.ts";
import { firstWords } from "../../pipeline/quoted.ts";
import { titleOf } from "../../pipeline/report/stories.ts";
import { BadQuestion } from "../../pipeline/store/errors.ts";
import { drillAddress, readListState } from "./address.ts";
import { planNamed, sourceNamed, type KnownPlan } from "./known.ts";
import type { Markup } from "./layout.ts";
import { listQuestion } from "./listed.ts";
import type { Office } from "./office.ts";

const mostEntries = 100;
const feedDays = 30; // how far back a feed reaches whose address names no period

/** Address of the feed of a list: the same conditions, and always the newest, whatever period the list shows. */
export function feedAddress(listAddress: string): string {
  const url = new URL(listAddress, "http://localhost");
  url.searchParams.delete("ky");
  url.searchParams.delete("sau");
  return `${url.pathname}.atom${url.search}`;
}

/** `/ke-hoach/<plan>/tin.atom`: any view of the list of items as an Atom feed (RFC 4287): title, proving sentence, link. */
export function addFeedRoutes(app: Hono, office: Office): void {
  app.get("/ke-hoach/:plan/tin.atom", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return context.text("Không có kế hoạch này.\n", 404);
    const day = today(office.clock);
    const lately = spanOf(addDays(day, -feedDays), addDays(day, 1));
    const { state, problems } = readListState(new URL(context.req.url).searchParams, known, lately);
    if (problems.length > 0) return context.text(`${problems.join("\n")}\n`, 400);
    const { drill, text, aside } = state;
    const { where, order } = listQuestion(state, known);
    try {
      const { rows } = await office.store.list("item", { where, order, limit: mostEntries });
      const origin = office.origin ?? new URL(context.req.url).origin;
      const view = drillAddress(drill, { text, aside });
      context.header("Content-Type", "application/atom+xml; charset=utf-8");
      return context.body(
        (
          await feedOf(
            known,
            rows.map(({ value }) => value),
            { origin, view, self: withoutKey(context.req.url) },
          )
        ).toString(),
      );
    } catch (error) {
      if (!(error instanceof BadQuestion)) throw error;
      return context.text(`${error.message}\n`, 400);
    }
  });
}

/** Whoever passes the feed on does not pass on the key that stands in its address. */
function withoutKey(address: string): string {
  const url = new URL(address);
  url.searchParams.delete("khoa");
  return url.href;
}

/** A feed is dated by its newest entry, so that the same feed has the same text. */
async function feedOf(
  known: KnownPlan,
  items: readonly Item[],
  at: { readonly origin: string; readonly view: string; readonly self: string },
): Promise<Awaited<Markup>> {
  const newest = items.map(updatedOf).toSorted().at(-1) ?? `${known.plan.validFrom}T00:00:00Z`;
  return html`${raw('<?xml version="1.0" encoding="utf-8"?>')}
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">
      <title>Phủ Sóng – ${known.plan.number ?? known.plan.id}</title>
      <id>${at.origin}${at.view}</id>
      <link rel="alternate" type="text/html" href="${at.origin}${at.view}" />
      <link rel="self" type="application/atom+xml" href="${at.self}" />
      <updated>${newest}</updated>
      ${items.map((item) => entryOf(known, item, at.origin))}
    </feed>`;
}

function entryOf(known: KnownPlan, item: Item, origin: string): Markup {
  const verdict = item.verdicts.find(({ plan }) => plan === known.plan.id);
  const proof = verdict?.groups[0]?.because[0]?.sentence ?? "";
  const source = sourceNamed(known.city, item.source);
  return html`<entry>
    <title>${plain(firstWords(titleOf(item)))}</title>
    <id>${origin}/tin/${item.id}</id>
    <link rel="alternate" type="text/html" href="${/^https?:/u.test(item.url) ? item.url : origin}" />
    <link rel="related" type="text/html" href="${origin}/tin/${item.id}" />
    <updated>${updatedOf(item)}</updated>
    ${item.publishedAt === null ? "" : html`<published>${item.publishedAt}</published>`}
    <author><name>${plain(source?.name ?? item.source)}</name></author>
    ${(verdict?.groups ?? []).map(({ id }) => html`<category term="${id}" />`)}
    <summary>${plain(firstWords(proof))}</summary>
  </entry>`;
}

function updatedOf(item: Item): string {
  return item.publishedAt ?? item.firstCapturedAt;
}

/** XML 1.0 takes no control characters but tab and line ends. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that are to go
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, " ");
}
