import type { CityConfig } from "../../config/load.ts";
import type { Recipient } from "../../config/messages.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { Connector } from "../../crawlers/connector.ts";
import type { Days } from "../../pipeline/measure/duty.ts";
import { digestDays } from "../../pipeline/notices/quiet.ts";
import { change } from "../../pipeline/store/change.ts";
import { everything } from "../../pipeline/store/everything.ts";
import type { Letter, Notice } from "../../pipeline/store/records-notices.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { sendHook } from "./hook.ts";
import type { Mailer } from "./mail.ts";
import { hookBody, tellNotices, type Told } from "./told.ts";

/** What delivering works with. */
export interface Ways {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
  /** Opened when the first mail is to go; null = no server is set. */
  readonly mailer: (() => Promise<Mailer>) | null;
  readonly connector: Pick<Connector, "fetch">;
  /** The signing secret of a hook by its name, base64; null = there is none. */
  readonly secretOf: (name: string) => Promise<string | null>;
  /** Blanks secrets in what is kept of an error. */
  readonly mask: (text: string) => string;
  /** The pages' public origin; null = letters carry no links to them. */
  readonly address: string | null;
  /** The digest of some days, as the city's recipient may read it. */
  readonly digest: (city: CityConfig, plans: readonly string[], days: Days) => Promise<Told>;
}

/** How many letters went, wait for a later attempt, and were given up. */
export interface Delivered {
  readonly sent: number;
  readonly waiting: number;
  readonly refused: number;
}

const firstPause = 2 * 60_000; // milliseconds after a failure; doubled with each
const longestPause = 6 * 3_600_000;
const inHand = 15 * 60_000; // milliseconds; longer than the longest patience with a server
const givenUp = 3 * 86_400_000; // milliseconds; who was away so long reads the pages

/** Sends every letter of a city that is due. A way that fails holds up nobody else: its letters wait, longer each time. */
export async function deliverLetters(city: CityConfig, ways: Ways): Promise<Delivered> {
  const { store, clock } = ways;
  const due: Letter[] = [];
  const where = {
    is: { city: city.city.id, state: "waiting" },
    range: { notBefore: { to: momentAfter(clock.now()) } },
  };
  for await (const { value } of everything(store, "letter", {
    where,
    order: { by: "createdAt", direction: "ascending" },
  }))
    due.push(value);
  const count = { sent: 0, waiting: 0, refused: 0 };
  for (const { id } of due) {
    const letter = await claim(id, ways);
    if (letter === null) continue;
    const after = await attempt(city, letter, ways);
    count[after.state] += 1;
    const by = { actor: ways.actor, at: clock.now().toISOString() };
    await change(store, "letter", id, (old) => (old?.value.state === "waiting" ? after : null), by);
  }
  if (due.length > 0) await store.refresh();
  return count;
}

/**
 * Takes a letter in hand before it goes: whoever else looks finds it due only in a quarter of an hour, when this program must
 * have been ended in between. null = somebody else has it.
 */
async function claim(id: string, { store, clock, actor }: Ways): Promise<Letter | null> {
  const now = clock.now();
  let mine: Letter | null = null;
  const next = (old: Letter | undefined): Letter | null => {
    const free = old?.state === "waiting" && Date.parse(old.notBefore) <= now.getTime();
    mine = free ? { ...old, notBefore: new Date(now.getTime() + inHand).toISOString() } : null;
    return mine;
  };
  await change(store, "letter", id, (old) => next(old?.value), { actor, at: now.toISOString() });
  return mine;
}

/** What becomes of a letter after one attempt; never throws for what the way does. */
async function attempt(city: CityConfig, letter: Letter, ways: Ways): Promise<Letter> {
  const now = ways.clock.now();
  const attempts = letter.attempts + 1;
  const recipient = city.messages?.recipients.find(({ id }) => id === letter.recipient);
  if (recipient === undefined)
    return { ...letter, attempts, state: "refused", trouble: "Nơi nhận này không còn trong messages.yaml." };
  const outcome: Outcome = await send(city, recipient, letter, ways).catch((error: unknown) =>
    failed(ways.mask(error instanceof Error ? error.message : String(error))),
  );
  if (outcome.state === "sent")
    return { ...letter, attempts, state: "sent", sentAt: now.toISOString(), trouble: null };
  const old = now.getTime() - Date.parse(letter.createdAt) >= givenUp;
  const pause = Math.min(firstPause * 2 ** (attempts - 1), longestPause);
  return {
    ...letter,
    attempts,
    state: outcome.state === "refused" || old ? "refused" : "waiting",
    notBefore: new Date(now.getTime() + pause).toISOString(),
    trouble: outcome.why,
    ...(outcome.left === undefined ? {} : { left: outcome.left }),
  };
}

interface Failed {
  readonly state: "waiting" | "refused";
  readonly why: string;
  /** Addresses that have not got it, where others have. */
  readonly left?: readonly string[];
}
type Outcome = { readonly state: "sent" } | Failed;

function failed(why: string): Failed {
  return { state: "waiting", why: why.slice(0, 500) };
}

async function send(city: CityConfig, recipient: Recipient, letter: Letter, ways: Ways): Promise<Outcome> {
  const notices = (await ways.store.read("notice", letter.notices)).flatMap((kept): Notice[] =>
    kept === null ? [] : [kept.value],
  );
  const plans = recipient.plans ?? city.plans.map(({ id }) => id);
  const told =
    letter.what === "digest" && letter.day !== null
      ? await ways.digest(city, plans, digestDays(recipient.digest?.days ?? "every-day", letter.day))
      : await tellNotices(notices, city.city.name, ways.address);
  if (recipient.mail !== undefined) return byMail(recipient.mail, letter, told, ways);
  if (recipient.hook !== undefined)
    return byHook(recipient.hook, letter, hookBody(letter, notices, told, ways.address), ways);
  return { state: "refused", why: "Nơi nhận không có thư điện tử và không có địa chỉ web." };
}

async function byMail(
  all: readonly string[],
  { id, left }: Letter,
  told: Told,
  { mailer }: Ways,
): Promise<Outcome> {
  if (mailer === null) return failed("Chưa đặt PHUSONG_SMTP_URL: thư chờ đến khi có máy chủ thư.");
  const to = left === undefined ? all : all.filter((one) => left.includes(one));
  const rejected = to.length === 0 ? [] : await (await mailer()).send({ ...told, id, to });
  if (rejected.length === 0) return { state: "sent" };
  return { ...failed(`Máy chủ thư không nhận cho ${rejected.join(", ")}.`), left: rejected };
}

async function byHook(
  { url, secret: name }: NonNullable<Recipient["hook"]>,
  { id }: Letter,
  body: string,
  { connector, clock, secretOf }: Ways,
): Promise<Outcome> {
  const secret = await secretOf(name);
  if (secret === null) return failed(`Chưa có khóa ký "${name}" trong thư mục PHUSONG_TOKENS.`);
  const sentAt = Math.floor(clock.now().getTime() / 1000);
  const answer = await sendHook(connector, { id, url, secret, sentAt, body });
  if (answer.taken) return { state: "sent" };
  const why = `Nơi nhận trả lời ${answer.status}.`;
  return answer.gone ? { state: "refused", why } : failed(why);
}

/** `range` ends before its `to`. */
function momentAfter(now: Date): string {
  return new Date(now.getTime() + 1).toISOString();
}
