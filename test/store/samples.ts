import type { CaptureNote } from "../../crawlers/capture.ts";
import type { Address } from "../../crawlers/ledger.ts";
import type { Item, Verdict } from "../../pipeline/item.ts";

/** Who writes in these tests, and when. */
export const by = { actor: "test", at: "2025-08-01T02:00:00.000Z" } as const;

/** An item of the invented source "bao-mau"; what a test is about is given. */
export function itemOf(id: string, given: Partial<Item> = {}): Item {
  return {
    id,
    kind: "article",
    city: "hanoi",
    source: "bao-mau",
    channel: "bao-mau/chuyen-doi-so",
    url: `https://bao-mau.example/${id}`,
    aliases: [],
    capture: `capture-${id}`,
    evidence: { file: "2025.warc.gz", offset: 0, length: 1, digest: "00" },
    firstCapturedAt: "2025-07-08T04:00:00.000Z",
    lastCapturedAt: "2025-07-08T04:00:00.000Z",
    story: `story-${id}`,
    copy: "original",
    verdicts: [],
    removedOn: null,
    textDigest: `digest-${id}`,
    title: "Phường mở điểm hỗ trợ dịch vụ công",
    lead: null,
    text: "Bà con được hướng dẫn nộp hồ sơ ngay tại nhà văn hóa.",
    authors: [],
    publishedAt: "2025-07-08T03:00:00.000Z",
    publishedDay: "2025-07-08",
    dateFrom: "json-ld",
    datePrecision: "minute",
    modifiedAt: null,
    canonicalUrl: null,
    section: null,
    kicker: null,
    language: "vi",
    credit: null,
    media: { image: true, video: false, audio: false },
    warnings: [],
    howRead: {},
    ...given,
  };
}

/** A verdict of the plan `ke-hoach` with these groups and agencies. */
export function verdictOf(given: Partial<Verdict> = {}): Verdict {
  return {
    plan: "ke-hoach",
    tier: "direct",
    groups: [],
    agencies: [],
    tags: [],
    review: false,
    nearly: [],
    gate: { open: true, why: "nêu tên thành phố" },
    rules: "1",
    ...given,
  };
}

/** An address that is due since the given moment. */
export function addressOf(id: string, given: Partial<Address> = {}): Address {
  return {
    id,
    url: `https://bao-mau.example/${id}`,
    city: "hanoi",
    source: "bao-mau",
    channel: "bao-mau/chuyen-doi-so",
    firstSeen: "2025-07-08T00:00:00.000Z",
    hint: null,
    state: "due",
    attempts: 0,
    notBefore: "2025-07-08T00:00:00.000Z",
    lastCapture: null,
    lastError: null,
    ...given,
  };
}

/** The capture of an address, which nobody has settled. */
export function captureOf(id: string, { url, city, source, channel, hint }: Address): CaptureNote {
  return {
    id,
    city,
    source,
    channel,
    url,
    finalUrl: url,
    status: 200,
    fetchedAt: by.at,
    hint,
    ledTo: null,
    timeKnown: true,
    evidence: { file: "phusong.warc.gz", offset: 0, length: 100, digest: "00".repeat(32) },
  };
}
