import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Resolve } from "../../crawlers/guard.ts";
import { channel, morning, openRounds, rss, type Rounds } from "../crawlers/rounds.ts";
import { openWeb, type Sites } from "../crawlers/web.ts";

const day = "Wed, 09 Jul 2025 08:00:00 +0700";
const hour = 3_600_000;
const feed = channel("bao/rss", "https://bao.example.vn/rss", { paceSeconds: 0 });
const links = Array.from({ length: 6 }, (_, at) => `https://bao.example.vn/bai-${1000 + at}.html`);
const sites: Sites = {
  "bao.example.vn": {
    "/rss": rss(links.map((link) => [link, day])),
    ...Object.fromEntries(links.map((link) => [new URL(link).pathname, `<h1>${link}</h1>`])),
  },
};

/** One round in which every name is asked of this name server. */
async function roundWith(rounds: Rounds, resolve: Resolve): Promise<void> {
  await using web = await openWeb({});
  await using connector = web.connect({ hosts: new Map(), resolve, limits: { connectMs: 100 } });
  await rounds.collect({}, [feed], { connector });
  expect(web.asked).toEqual([]);
}

describe("names that are not found", () => {
  it.each<[string, Resolve, RegExp]>([
    ["there is no such name", refusing("ENOTFOUND"), /không tìm thấy tên miền/],
    ["the name server answers nobody", refusing("EAI_AGAIN"), /máy chủ tên miền không trả lời/],
    ["the name server hangs", () => pause(60_000, [], { ref: false }), /máy chủ tên miền không trả lời/],
  ])("for two days lose nothing, and each look says so: %s", async (_, resolve, words) => {
    await using rounds = await openRounds();
    // The list and the first article came before; five are due.
    const stop = new AbortController();
    const deliver = async ({ ledTo }: { readonly ledTo: number | null }): Promise<void> => {
      if (ledTo === null) stop.abort();
    };
    await rounds.collect(sites, [feed], { deliver, signal: stop.signal });
    for (let hours = 1; hours <= 48; hours += 8) {
      rounds.clock.set(new Date(morning.getTime() + hours * hour));
      await roundWith(rounds, resolve);
    }
    // The first visit may have been stopped before it was told of.
    const told = rounds.ledger.looks.filter(({ startedAt }) => Date.parse(startedAt) > morning.getTime());
    expect(told.length).toBeGreaterThan(5);
    for (const { outcome, reason, coversFrom } of told)
      expect([outcome, reason, coversFrom]).toEqual(["unreachable", expect.stringMatching(words), null]);
    rounds.clock.set(new Date(morning.getTime() + 72 * hour));
    await rounds.collect(sites, [feed]);
    const articles = rounds.ledger.captures.filter(({ ledTo }) => ledTo === null).map(({ url }) => url);
    expect(articles.toSorted()).toEqual(links);
  });
});

function refusing(code: string): Resolve {
  return async (host) => {
    throw Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code });
  };
}
