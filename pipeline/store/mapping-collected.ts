import type { CaptureNote } from "../../crawlers/capture.ts";
import type { Address, ChannelState, Look } from "../../crawlers/ledger.ts";
import type { Allowance } from "../../crawlers/platforms/allowance.ts";
import type { FateRecord } from "../fate.ts";
import { fieldsOf } from "./field.ts";
import type { AlertRecord, Observation } from "./records.ts";

const capture = fieldsOf<CaptureNote>();
const fate = fieldsOf<FateRecord>();
const look = fieldsOf<Look>();
const address = fieldsOf<Address>();
const channel = fieldsOf<ChannelState>();
const observation = fieldsOf<Observation>();
const allowance = fieldsOf<Allowance>();
const alert = fieldsOf<AlertRecord>();

/** How is indexed what comes of collecting: what was looked at, brought, observed, and what became of it. */
export const collected = {
  capture: {
    order: "fetchedAt",
    fields: {
      city: capture.keyword((it) => it.city),
      source: capture.keyword((it) => it.source, "filter"),
      channel: capture.keyword((it) => it.channel, "filter"),
      url: capture.keyword((it) => it.url, "filter"),
      finalUrl: capture.keyword((it) => it.finalUrl),
      status: capture.integer((it) => it.status),
      fetchedAt: capture.instant((it) => it.fetchedAt, "order"),
      settled: capture.keyword((it) => it.settled ?? null, "filter"),
      file: capture.keyword((it) => it.evidence.file, "filter"),
      digest: capture.keyword((it) => it.evidence.digest, "filter"),
    },
  },
  fate: {
    order: "at",
    fields: {
      run: fate.keyword((it) => it.run, "filter"),
      capture: fate.keyword((it) => it.capture, "filter"),
      city: fate.keyword((it) => it.city),
      source: fate.keyword((it) => it.source, "filter"),
      channel: fate.keyword((it) => it.channel),
      url: fate.keyword((it) => it.url),
      fate: fate.keyword((it) => it.fate, "filter"),
      item: fate.keyword((it) => it.item, "filter"),
      ledTo: fate.integer((it) => it.ledTo),
      at: fate.instant((it) => it.at, "order"),
    },
  },
  look: {
    order: "finishedAt",
    marked: true,
    fields: {
      city: look.keyword((it) => it.city, "filter"),
      source: look.keyword((it) => it.source, "filter"),
      channel: look.keyword((it) => it.channel, "filter"),
      outcome: look.keyword((it) => it.outcome),
      startedAt: look.instant((it) => it.startedAt),
      finishedAt: look.instant((it) => it.finishedAt, "order"),
      coversFrom: look.instant((it) => it.coversFrom, "order"),
      coversTo: look.instant((it) => it.coversTo, "order"),
      listed: look.integer((it) => it.listed),
      fresh: look.integer((it) => it.fresh),
      newestListed: look.keyword((it) => it.newestListed),
      oldestListed: look.keyword((it) => it.oldestListed),
      /** Of a look that stands for the visits of a past day: how many. */
      visits: look.integer((it) => it.past?.reduce((sum, { starts }) => sum + starts.length, 0) ?? null),
    },
  },
  address: {
    order: "notBefore",
    fields: {
      city: address.keyword((it) => it.city),
      source: address.keyword((it) => it.source, "filter"),
      channel: address.keyword((it) => it.channel),
      url: address.keyword((it) => it.url, "filter"),
      state: address.keyword((it) => it.state, "filter"),
      firstSeen: address.instant((it) => it.firstSeen),
      notBefore: address.instant((it) => it.notBefore, "order"),
      attempts: address.integer((it) => it.attempts),
    },
  },
  channel: {
    order: "nextVisit",
    fields: {
      city: channel.keyword((it) => it.city),
      source: channel.keyword((it) => it.source),
      lastVisit: channel.instant((it) => it.lastVisit),
      lastSuccess: channel.instant((it) => it.lastSuccess),
      nextVisit: channel.instant((it) => it.nextVisit),
      failures: channel.integer((it) => it.failures),
    },
  },
  observation: {
    order: "at",
    fields: {
      item: observation.keyword((it) => it.item, "filter"),
      channel: observation.keyword((it) => it.channel, "filter"),
      platform: observation.keyword((it) => it.platform),
      // Grafana refuses an index field that is called `metric`.
      counter: observation.keyword((it) => it.metric, "filter"),
      count: observation.integer((it) => it.count),
      ageDays: observation.number((it) => it.ageDays),
      at: observation.instant((it) => it.at, "order"),
    },
  },
  allowance: {
    order: null,
    fields: { until: allowance.instant((it) => it.until) },
  },
  alert: {
    order: "raisedAt",
    fields: {
      city: alert.keyword((it) => it.city, "filter"),
      source: alert.keyword((it) => it.source),
      channel: alert.keyword((it) => it.channel),
      cause: alert.keyword((it) => it.cause),
      state: alert.keyword((it) => it.state, "filter"),
      since: alert.instant((it) => it.since),
      raisedAt: alert.instant((it) => it.raisedAt, "order"),
      mendedAt: alert.instant((it) => it.mendedAt),
    },
  },
} as const;
