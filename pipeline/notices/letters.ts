import { createHash } from "node:crypto";
import type { CityConfig } from "../../config/load.ts";
import type { Messages, Recipient } from "../../config/messages.ts";
import { everything } from "../store/everything.ts";
import type { Letter, Notice } from "../store/records-notices.ts";
import type { Store } from "../store/store.ts";
import { type NoticeTools, noticesSince } from "./notices.ts";
import { afterQuiet, digestDay } from "./quiet.ts";

const lookBack = 3 * 86_400_000; // milliseconds; a notice that found no letter by then is read on the page only

/**
 * Puts what is new into letters, one for each recipient: notices that no letter of theirs holds yet, and the digest of the
 * day where it is due. Computed from what is written down, so that a crash in between sends nothing twice and forgets nothing.
 */
export async function writeLetters(
  city: CityConfig,
  { store, clock, actor }: NoticeTools,
): Promise<readonly Letter[]> {
  const { messages } = city;
  if (messages === null) return [];
  const now = clock.now().getTime();
  const since = new Date(now - lookBack).toISOString();
  const notices = await noticesSince(store, city.city.id, since);
  const letters: Letter[] = [];
  for (const recipient of messages.recipients) {
    const told = await toldTo(store, recipient, since);
    const fresh = notices.filter((one) => isFor(recipient, one) && !told.has(one.id)).map(({ id }) => id);
    const common = { city: city.city.id, recipient: recipient.id, now, messages };
    if (fresh.length > 0) letters.push(letterOf({ ...common, what: "notices", notices: fresh, day: null }));
    const day = recipient.digest === undefined ? null : digestDay(recipient.digest, now);
    if (day !== null) letters.push(letterOf({ ...common, what: "digest", notices: [], day }));
  }
  if (letters.length === 0) return [];
  const by = { actor, at: clock.now().toISOString() };
  const written = await store.write(
    "letter",
    letters.map((value) => ({ value, expects: 0 })),
    by,
  );
  await store.refresh();
  return letters.filter((_, place) => written[place]?.outcome === "kept");
}

/** Whether somebody asked to be told of this. What concerns the collecting concerns every plan. */
function isFor(recipient: Recipient, notice: Notice): boolean {
  const { rules, plans, agencies } = recipient;
  if (rules !== undefined && !rules.includes(notice.rule)) return false;
  if (plans !== undefined && notice.plan !== null && !plans.includes(notice.plan)) return false;
  return agencies === undefined || notice.agencies.some((id) => agencies.includes(id));
}

async function toldTo(store: Store, { id }: Recipient, since: string): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  const where = { is: { recipient: id }, range: { createdAt: { from: since } } };
  const order = { by: "createdAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "letter", { where, order }))
    for (const notice of value.notices) told.add(notice);
  return told;
}

function letterOf(given: {
  readonly city: string;
  readonly recipient: string;
  readonly what: Letter["what"];
  readonly notices: readonly string[];
  readonly day: string | null;
  readonly now: number;
  readonly messages: Messages;
}): Letter {
  const { city, recipient, what, notices, day, now, messages } = given;
  const contents = JSON.stringify([city, recipient, what, notices.toSorted(), day]);
  return {
    id: createHash("sha256").update(contents).digest("hex").slice(0, 32),
    city,
    recipient,
    what,
    notices,
    day,
    state: "waiting",
    attempts: 0,
    notBefore: new Date(afterQuiet(messages.quiet, now)).toISOString(),
    createdAt: new Date(now).toISOString(),
    sentAt: null,
    trouble: null,
  };
}
