import type { Evidence } from "../../crawlers/capture.ts";
import type { Item } from "../../pipeline/item.ts";
import type { Kind, Records } from "../../pipeline/store/store.ts";
import { itemOf, verdictOf } from "../store/samples.ts";

/** What would run, leave its element or attribute, be a formula, or begin a header line, if anybody let it. */
export function planted(where: string): string {
  return `=1+1<xss a="b" c='d'>\r\nX-Planted: ${where}&amp;`;
}

const city = "song-mo";
const plan = "songmo-12";
const day = "2026-11-10";
const at = "2026-11-10T03:00:00.000Z";
const source = "bao-songmo";
const channel = "bao-songmo/rss";
const agency = "sm-vhtt";
const names = {
  planName: planted("planName"),
  agencyName: planted("agencyName"),
  groupName: planted("groupName"),
};

/** The item to which all other planted records belong, and whose evidence is in the archive. */
export const plantedId = "tin-gai";

function plantedItem(evidence: Evidence): Item {
  const because = [{ phrase: planted("phrase"), sentence: planted("sentence") }];
  return itemOf(plantedId, {
    city,
    source,
    channel,
    evidence,
    capture: "cap-gai",
    story: plantedId,
    url: `https://bao-songmo.test/${encodeURIComponent(planted("url"))}"'><xss>`,
    aliases: [planted("alias")],
    title: planted("title"),
    lead: planted("lead"),
    text: `${planted("text")}\n${planted("line")}`,
    authors: [planted("author")],
    publishedAt: at,
    publishedDay: day,
    canonicalUrl: `javascript:${planted("canonical")}`,
    section: planted("section"),
    kicker: planted("kicker"),
    credit: { name: planted("credit"), url: `javascript:alert(1)//${planted("creditUrl")}` },
    warnings: [planted("warning")],
    howRead: { [planted("howReadKey")]: planted("howRead") },
    watch: {
      next: null,
      attempts: 0,
      looks: [{ at, found: "edited", reason: planted("look"), capture: null }],
    },
    verdicts: [
      verdictOf({
        plan,
        groups: [{ id: "II.2", clause: "II.2", score: 1, by: "person", because }],
        agencies: [
          { id: agency, role: "owner", because: [] },
          { id: planted("agencyId"), role: "mention", because },
        ],
        tags: [planted("tag")],
        forms: [planted("form")],
        marks: ["critical", "vulnerable"],
        signs: [{ sign: "critical", because }],
        nearly: [{ group: null, why: planted("why"), because }],
        gate: { open: true, why: planted("gate") },
        rules: planted("rules"),
        people: { state: "disputed", reviewers: [planted("reviewer")] },
      }),
    ],
  });
}

/** The administrator's session has the given id. A record of each kind with a planted text wherever a text from outside, or one that a person types, can stand. */
export function plantedRecords(
  evidence: Evidence,
  session: string,
): { readonly [K in Kind]?: readonly Records[K][] } {
  const item = plantedItem(evidence);
  const figure = {
    id: "so-gai",
    indicator: "I04",
    city,
    plan,
    period: "month:2026-11",
    periodKind: "month" as const,
    from: "2026-11-01",
    to: "2026-12-01",
    agency: null,
    group: null,
    source: null,
    tier: null,
    value: 1,
    numerator: null,
    denominator: null,
    state: "ok",
    rules: planted("figureRules"),
    computedAt: at,
    why: planted("figureWhy"),
    label: planted("label"),
    shown: planted("shown"),
    ...names,
  };
  return {
    item: [
      item,
      {
        ...item,
        id: "tin-gai-2",
        url: "https://tin-tinh.test/2",
        source: "tin-tinh",
        copy: "reprint",
        verdicts: item.verdicts.map((verdict) => ({ ...verdict, review: true })),
      },
    ],
    story: [
      {
        id: plantedId,
        city,
        origin: null,
        originOutside: planted("originOutside"),
        firstDay: day,
        aliases: ["cum-cu"],
      },
    ],
    imprint: [
      {
        id: plantedId,
        rank: "1",
        day,
        signature: null,
        credits: null,
        credited: planted("credited"),
        origin: plantedId,
      },
    ],
    version: [
      {
        id: `${plantedId}/cap-0`,
        item: plantedId,
        title: planted("versionTitle"),
        lead: planted("versionLead"),
        text: planted("versionText"),
        textDigest: "0",
        publishedDay: day,
        capture: "cap-0",
        evidence,
        seenAt: "2026-11-09T03:00:00.000Z",
        replacedAt: at,
      },
    ],
    capture: [
      {
        id: "cap-gai",
        city,
        source,
        channel,
        url: item.url,
        finalUrl: item.url,
        status: 200,
        fetchedAt: at,
        hint: { title: planted("hint"), summary: planted("summary") },
        ledTo: null,
        timeKnown: true,
        evidence,
        settled: "counted",
      },
    ],
    fate: [
      {
        id: "lan-dau/cap-gai",
        run: "lan-dau",
        capture: "cap-gai",
        city,
        source,
        channel,
        url: planted("fateUrl"),
        fate: "failed",
        reason: planted("fateReason"),
        item: plantedId,
        ledTo: null,
        at: "2026-11-21T03:00:00.000Z",
      },
    ],
    look: [
      {
        id: "look-gai",
        city,
        source,
        channel,
        startedAt: "2026-11-22T01:00:00.000Z",
        finishedAt: "2026-11-22T01:00:00.000Z",
        outcome: "unreachable",
        reason: planted("lookReason"),
        coversFrom: null,
        coversTo: null,
        listed: 0,
        fresh: 0,
        newestListed: null,
        oldestListed: null,
      },
    ],
    address: [
      {
        id: "dc-gai",
        url: planted("addressUrl"),
        city,
        source,
        channel,
        firstSeen: at,
        hint: null,
        state: "failed",
        attempts: 3,
        notBefore: at,
        lastCapture: null,
        lastError: planted("lastError"),
      },
    ],
    channel: [
      {
        id: channel,
        city,
        source,
        lastVisit: at,
        lastSuccess: null,
        nextVisit: at,
        failures: 3,
        intervalMinutes: 60,
        etag: planted("etag"),
        lastModified: planted("lastModified"),
      },
    ],
    observation: [
      {
        id: "do-gai",
        item: plantedId,
        channel,
        platform: "facebook",
        metric: planted("metric"),
        count: 7,
        at,
        ageDays: 1,
        as: planted("as"),
        api: planted("api"),
        capture: "cap-gai",
      },
    ],
    allowance: [
      {
        id: "facebook/gai",
        buckets: {},
        until: "2026-11-30T00:00:00.000Z",
        why: planted("allowance"),
        without: {},
      },
    ],
    decision: (["accept", "comment", "contest"] as const).map((what) => ({
      id: `qd-${what}`,
      item: plantedId,
      plan,
      what,
      value: planted("decisionValue"),
      reason: planted("decisionReason"),
      rules: planted("decisionRules"),
      actor: planted("decisionActor"),
      at,
    })),
    entry: [
      {
        id: "phieu-gai",
        city,
        plan,
        form: "su-kien",
        agency,
        day,
        state: "confirmed",
        values: {
          name: planted("entryName"),
          type: "tap-huan",
          day,
          people: 3,
          mode: "truc-tiep",
          note: planted("entryNote"),
          link: `javascript:${planted("entryLink")}`,
        },
        evidence: [evidence.digest],
        files: [{ digest: evidence.digest, name: planted("fileName"), type: "image/png", bytes: 3 }],
        history: [
          {
            at,
            actor: planted("historyActor"),
            what: "withdrawn",
            reason: planted("historyReason"),
            before: { name: planted("before") },
          },
        ],
        origin: { digest: evidence.digest, name: planted("originName"), row: 2 },
      },
    ],
    snapshot: [
      {
        id: "chot-gai",
        plan,
        period: "month:2026-10",
        from: "2026-10-01",
        to: "2026-11-01",
        frozenAt: at,
        digest: "a".repeat(64),
        file: "khong-co.jsonl.gz",
      },
    ],
    wording: [
      {
        id: `${plan}|month:2026-11|*`,
        plan,
        period: "month:2026-11",
        agency: null,
        parts: Object.fromEntries(
          ["guidance", "merits", "shortfalls", "causes", "proposals", "next", "recipients", "signer"].map(
            (part) => [part, planted(part)],
          ),
        ),
      },
    ],
    alert: [
      {
        id: "bot/gai",
        city,
        source,
        channel,
        cause: "silent",
        state: "open",
        since: at,
        raisedAt: at,
        mendedAt: null,
        what: planted("alertWhat"),
        todo: planted("alertTodo"),
        times: 1,
      },
    ],
    figure: [figure],
    milestone: [
      {
        id: "moc-gai",
        city,
        plan,
        planName: planted("planName"),
        day,
        title: planted("milestone"),
        sort: planted("sort"),
      },
    ],
    progress: [
      {
        id: "td-gai",
        city,
        plan,
        planName: null,
        period: "month:2026-11",
        periodName: planted("periodName"),
        from: "2026-11-01",
        sort: "target",
        subject: "x",
        text: planted("progressText"),
        due: null,
        status: planted("status"),
        value: null,
        goal: null,
        unit: "count",
        shown: planted("progressShown"),
        overdue: true,
      },
    ],
    machine: [
      {
        id: planted("machine"),
        at: "2026-11-22T01:59:00.000Z",
        rows: 3,
        bytes: 9,
        since: at,
        letters: 1,
        lastTrouble: planted("trouble"),
        lastTroubleAt: at,
        full: true,
      },
    ],
    chore: [
      {
        id: planted("chore"),
        doneAt: null,
        startedAt: at,
        holder: planted("holder"),
        trouble: planted("choreTrouble"),
      },
    ],
    notice: [
      {
        id: "bao-gai",
        rule: "broken",
        city,
        plan,
        agencies: [agency],
        title: planted("noticeTitle"),
        detail: planted("noticeDetail"),
        path: `/ke-hoach/${plan}`,
        url: `https://bao-songmo.test/"><xss>`,
        at,
      },
    ],
    letter: [
      {
        id: "thu-gai",
        city,
        recipient: planted("recipient"),
        what: "notices",
        notices: ["bao-gai"],
        day: null,
        state: "refused",
        attempts: 3,
        left: [planted("left")],
        notBefore: at,
        createdAt: at,
        sentAt: null,
        trouble: planted("letterTrouble"),
      },
    ],
    person: [
      {
        id: "gai",
        name: planted("personName"),
        role: "administrator",
        agencies: [],
        city: null,
        state: "active",
        epoch: 1,
      },
    ],
    session: [
      {
        id: session,
        person: "gai",
        epoch: 1,
        startedAt: at,
        seenAt: "2026-11-22T01:59:00.000Z",
        endsAt: "2026-11-23T00:00:00.000Z",
        endedAt: null,
        agent: planted("agent"),
        address: planted("address"),
      },
    ],
    invitation: [
      {
        id: "moi-gai",
        person: "gai",
        by: planted("by"),
        at,
        expiresAt: "2026-11-23T00:00:00.000Z",
        usedAt: null,
      },
    ],
    audit: [
      {
        id: "nk-gai",
        actor: planted("auditActor"),
        at,
        what: planted("auditWhat"),
        subject: planted("auditSubject"),
        before: planted("auditBefore"),
        after: planted("auditAfter"),
      },
    ],
    views: [
      {
        id: "gai",
        views: [
          {
            name: planted("viewName"),
            address: `/ke-hoach/${plan}?ky=${encodeURIComponent(planted("viewAddress"))}`,
            at,
          },
        ],
      },
    ],
  };
}
