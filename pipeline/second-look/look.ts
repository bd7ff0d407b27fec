import { randomBytes } from "node:crypto";
import { addressId } from "../../crawlers/address.ts";
import { EvidenceLost } from "../../crawlers/archive.ts";
import type { Capture } from "../../crawlers/capture.ts";
import type { Answer } from "../../crawlers/connector.ts";
import { retryAfter } from "../../crawlers/due.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import type { Desk } from "../desk.ts";
import type { Item } from "../item.ts";
import { settleAndNote } from "../settling.ts";
import { change } from "../store/change.ts";
import type { Kept } from "../store/store.ts";
import { isEdited } from "./versions.ts";
import { afterLook, type Finding, firstWatch, type LaterLook } from "./watch.ts";

/** Asks for a page with the manners of its host. Throws `ConnectionTrouble`. */
export type BringAgain = (url: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;

/** What a look ended in, and when the server wants to be asked again. */
interface Looked extends LaterLook {
  readonly retryAfter: Date | null;
}

/**
 * Looks at an item's page once more: what comes is archived, noted and settled like every capture, then the item's watch
 * goes on. A process that is killed before that looks again. Throws only when stopped or when nothing can be kept.
 */
export async function lookAgain(desk: Desk, item: Item, bring: BringAgain): Promise<LaterLook> {
  const { retryAfter: later, ...look } = await lookAt(desk, item, bring);
  await noteLook(desk, item.id, look, later);
  return look;
}

/** Writes down what a look found and when the next one is due. */
export async function noteLook(
  desk: Pick<Desk, "store" | "actor">,
  item: string,
  look: LaterLook,
  later: Date | null = null,
): Promise<void> {
  const by = { actor: desk.actor, at: look.at };
  const next = (old: Kept<"item"> | null): Item | null => {
    if (old === null) return null;
    const { firstCapturedAt } = old.value;
    const watch = old.value.watch ?? { ...firstWatch(old.value), next: null };
    return { ...old.value, watch: afterLook(watch, look, { firstCapturedAt, retryAfter: later }) };
  };
  await change(desk.store, "item", item, next, by);
}

async function lookAt(desk: Desk, item: Item, bring: BringAgain): Promise<Looked> {
  let answer;
  try {
    answer = await bring(item.url, await conditions(desk, item));
  } catch (error) {
    if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
    return ended(desk, "unreachable", { reason: error.message });
  }
  const { status } = answer;
  const isRefused = status >= 400 && status !== 404 && status !== 410;
  if (isRefused) {
    const later = retryAfter(answer.headers["retry-after"], desk.clock.now());
    return { ...ended(desk, "unreachable", { reason: `máy chủ trả lời ${status}` }), retryAfter: later };
  }
  const capture = await keep(desk, item, answer);
  const moved = isAstray(item.url, answer.finalUrl);
  const steps = moved ? { ...desk.steps, read: async () => movedAway } : desk.steps;
  const fate = await settleAndNote(desk, capture, steps);
  const at = { capture: capture.id };
  if (fate.fate === "gone") return ended(desk, "removed", { ...at, reason: fate.reason });
  if (fate.item !== item.id) return ended(desk, "unreadable", { ...at, reason: fate.reason });
  const [now] = await desk.store.read("item", [item.id]);
  return ended(desk, findingOf(item, now?.value ?? item), at);
}

/** What became of an item whose page was read again. */
function findingOf(before: Item, after: Item): Finding {
  if (after.removedOn !== null) return "removed";
  if (before.removedOn !== null) return "restored";
  return isEdited(before, after) ? "edited" : "unchanged";
}

/** Notes what an immediate look found, which somebody's contest asked for; the looks that are planned stay planned. */
export async function noteContest(
  desk: Pick<Desk, "store" | "actor">,
  before: Item,
  settled: { readonly at: string; readonly capture: string; readonly item: string | null },
): Promise<void> {
  // An address that led elsewhere tells nothing of this item; a post is followed through its platform.
  if (settled.item !== before.id || before.kind === "post") return;
  const [now] = await desk.store.read("item", [before.id]);
  const found = findingOf(before, now?.value ?? before);
  const { at, capture } = settled;
  await noteLook(desk, before.id, { at, found, reason: "xem lại ngay vì có khiếu nại", capture });
}

function ended(
  { clock }: Pick<Desk, "clock">,
  found: Finding,
  more: { readonly reason?: string; readonly capture?: string },
): Looked {
  const { reason = null, capture = null } = more;
  return { at: clock.now().toISOString(), found, reason, capture, retryAfter: null };
}

const movedAway = {
  kind: "gone",
  reason: "địa chỉ của bài nay dẫn về trang chủ hoặc trang báo lỗi",
} as const;

async function keep(desk: Desk, item: Item, answer: Answer): Promise<Capture> {
  const fetchedAt = desk.clock.now().toISOString();
  const { city, source, channel } = item;
  const bare = {
    id: `${fetchedAt.replace(/\D/g, "")}-${addressId(answer.url).slice(0, 12)}-${randomBytes(3).toString("hex")}`,
    city,
    source,
    channel,
    url: answer.url,
    finalUrl: answer.finalUrl,
    status: answer.status,
    fetchedAt,
    hint: null,
    ledTo: null,
    timeKnown: true,
  };
  const bytes = { headers: answer.headers, body: answer.body };
  const evidence = await desk.archive.keep({ ...bare, ...bytes }, answer.requestHeaders, item.evidence);
  const by = { actor: desk.actor, at: fetchedAt };
  await desk.store.write("capture", [{ value: { ...bare, evidence }, expects: 0 }], by);
  return { ...bare, ...bytes, evidence };
}

/** What the server is asked to compare with; nothing while the page counts as removed or its evidence is lost. */
async function conditions({ archive }: Desk, { evidence, removedOn }: Item): Promise<Record<string, string>> {
  if (removedOn !== null) return {};
  try {
    const { headers } = await archive.open(evidence);
    const { etag, "last-modified": since } = headers;
    return {
      ...(etag === undefined ? {} : { "if-none-match": etag }),
      ...(since === undefined ? {} : { "if-modified-since": since }),
    };
  } catch (error) {
    if (error instanceof EvidenceLost) return {};
    throw error;
  }
}

/** Many sites answer an article that is gone with their home page or a page that only says so. */
function isAstray(asked: string, answered: string): boolean {
  const [from, to] = [new URL(asked), new URL(answered)];
  if (from.pathname === to.pathname) return false;
  const isHome = /^\/(?:index\.\w+|default\.aspx|home|trang-chu|(?:vi|en)\/?)?$/i.test(to.pathname);
  return (isHome && to.search === "") || /\/(?:404|error|loi)(?:[/._-]|$)/i.test(to.pathname);
}
