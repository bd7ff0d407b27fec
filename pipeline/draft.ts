import { hash } from "node:crypto";
import { addressId } from "../crawlers/address.ts";
import type { Capture } from "../crawlers/capture.ts";
import { restraintIn } from "../crawlers/restraint.ts";
import { withEnteredDay } from "./decisions/entered-day.ts";
import { trustedAddress } from "./identity.ts";
import type { Item, Reading } from "./item.ts";
import { firstWatch } from "./second-look/watch.ts";
import type { Draft } from "./settle.ts";
import type { Decision } from "./store/records.ts";

/** Puts reading, capture, the item kept so far and people's decisions together; verdicts are still to come. */
export function draftOf(
  capture: Capture,
  reading: Reading,
  known: Item | null,
  decisions: readonly Decision[],
  kind: Item["kind"],
): Draft {
  const url = known?.url ?? trustedAddress(capture, reading);
  const aliases = new Set([
    ...(known?.aliases ?? []),
    capture.url,
    capture.finalUrl,
    trustedAddress(capture, reading),
  ]);
  aliases.delete(url);
  return {
    ...withEnteredDay(reading, known, decisions),
    id: known?.id ?? addressId(url),
    kind,
    city: known?.city ?? capture.city,
    source: known?.source ?? capture.source,
    channel: known?.channel ?? capture.channel,
    url,
    aliases: [...aliases].toSorted(),
    capture: capture.id,
    evidence: capture.evidence,
    firstCapturedAt: known?.firstCapturedAt ?? capture.fetchedAt,
    lastCapturedAt: capture.fetchedAt,
    verdicts: known?.verdicts ?? [],
    removedOn: null,
    ...watchOf(capture, reading, known, kind),
    ...restraintOfPage(capture, kind),
    textDigest: textDigest(reading.title, reading.text),
  };
}

/** A platform's answer is no page: what its interface asks of search engines says nothing about the post. */
function restraintOfPage({ headers, body }: Capture, kind: Item["kind"]): Pick<Item, "restraint"> {
  const restraint = kind === "article" ? restraintIn(headers, body) : null;
  return restraint === null ? {} : { restraint };
}

/** The page of an article that one of our channels led to is looked at again; posts are followed through their platform. */
function watchOf(
  capture: Capture,
  reading: Reading,
  known: Item | null,
  kind: Item["kind"],
): Pick<Item, "watch"> {
  if (known?.watch !== undefined) return { watch: known.watch };
  if (known !== null || kind !== "article" || capture.channel === null || !capture.timeKnown) return {};
  return {
    watch: firstWatch({ firstCapturedAt: capture.fetchedAt, publishedDay: reading.publishedDay }),
  };
}

/** SHA-256 over what a reader reads; white space makes no difference. */
function textDigest(title: string, text: string): string {
  return hash("sha256", `${title}\n${text}`.replace(/\s{2,}|[^\S ]/g, " ").trim());
}
