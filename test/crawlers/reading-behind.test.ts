import { expect, it, vi } from "vitest";
import { Refusal } from "../../config/verb.ts";
import type { Capture } from "../../crawlers/capture.ts";
import { channel, openRounds, rss } from "./rounds.ts";

const count = 90;
const paths = Array.from({ length: count }, (_, at) => `/bai-so-${at}-cua-thanh-pho-${1000 + at}.html`);
const site = {
  "bao.example.vn": {
    "/rss": rss(paths.map((path) => [`https://bao.example.vn${path}`, "Wed, 09 Jul 2025 08:00:00 +0700"])),
    ...Object.fromEntries(paths.map((path) => [path, `<h1>${path}</h1>`])),
  },
};
const feed = channel("bao/rss", "https://bao.example.vn/rss", { paceSeconds: 0 });

const refusing = async ({ ledTo }: Capture): Promise<void> => {
  if (ledTo === null) throw new Refusal("Kho đầy.");
};

it("a host is asked for its next page while the one before is read, and no further than what waits may grow", async () => {
  await using rounds = await openRounds();
  const reading: (() => void)[] = [];
  const deliver = async ({ ledTo }: Capture): Promise<void> => {
    if (ledTo === null) await new Promise<void>((done) => reading.push(done));
  };
  const collecting = rounds.collect(site, [feed], { deliver });
  await vi.waitFor(() => expect(reading).toHaveLength(64), { timeout: 10_000 });
  await new Promise((done) => setTimeout(done, 100));
  expect(reading).toHaveLength(64); // nobody reads: nothing more is fetched
  const settled = [...rounds.ledger.addresses.values()].filter(({ state }) => state === "captured");
  expect(settled.map(({ lastCapture }) => lastCapture)).toEqual(
    rounds.ledger.captures.filter(({ ledTo }) => ledTo === null).map(({ id }) => id),
  );
  expect(rounds.ledger.looks).toEqual([]); // a look is kept when all that it led to is read
  const letGo = setInterval(() => reading.splice(0).forEach((done) => done()), 5);
  const { report } = await collecting;
  clearInterval(letGo);
  expect(report).toMatchObject({ addresses: { captured: count }, looks: { working: 1 } });
});

it("a store that takes no fate ends the round; what was captured stays captured and is settled another time", async () => {
  await using rounds = await openRounds();
  await expect(rounds.collect(site, [feed], { deliver: refusing })).rejects.toThrow("Kho đầy.");
  const { addresses, captures, looks } = rounds.ledger;
  const captured = [...addresses.values()].filter(({ state }) => state === "captured");
  expect(captured.length).toBeGreaterThan(0);
  expect(captured).toHaveLength(captures.filter(({ ledTo }) => ledTo === null).length);
  expect(looks).toEqual([]);
});
