import type { Evidence } from "../../crawlers/capture.ts";
import type { Kind, Records } from "../../pipeline/store/store.ts";
import { agency, at, city, day, plan, planted, plantedId } from "./planted-words.ts";

/** What people keep: decisions, entries, letters, accounts, with a planted text wherever one can be typed; the administrator's session has the given id. */
export function plantedByPeople(
  evidence: Evidence,
  session: string,
): { readonly [K in Kind]?: readonly Records[K][] } {
  return {
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
