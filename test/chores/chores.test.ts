import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openChores } from "../../pipeline/chores/chores.ts";
import { everyDayAt, everyMinutes } from "../../pipeline/chores/due.ts";
import { Refusal } from "../../config/verb.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { leadsOnce } from "./machines.ts";

const at = (text: string) => new Date(`${text}+07:00`);

describe("scheduled work", () => {
  it("is done by one of three machines, and by another when that one is killed or ends", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "phusong-leader-"));
    const told = await leadsOnce(path.join(folder, "kho.sqlite"), "", {
      one: (found) => expect(found).toHaveLength(1),
      poll: async (work) => expect.poll(work, { timeout: 20_000 }).toBe(true),
    });
    expect(told).toEqual({ overlaps: 0, failures: [] });
  }, 60_000);

  it("is due once after each ten past two in Việt Nam, also when a machine was off then, and at once when it never was", () => {
    const due = everyDayAt(2, 10);
    expect(due(null, at("2026-03-02T12:00"))).toBe(true);
    expect(due(at("2026-03-02T02:10"), at("2026-03-03T02:09"))).toBe(false);
    expect(due(at("2026-03-02T02:10"), at("2026-03-03T02:10"))).toBe(true);
    expect(due(at("2026-03-01T23:00"), at("2026-03-05T01:00"))).toBe(true);
    expect(due(at("2026-03-05T01:00"), at("2026-03-05T02:09"))).toBe(false);
    expect(everyMinutes(5)(at("2026-03-02T02:10"), at("2026-03-02T02:15"))).toBe(true);
    expect(everyMinutes(5)(at("2026-03-02T02:10"), at("2026-03-02T02:14"))).toBe(false);
  });

  it("goes on from what the store says, tells a failure in Vietnamese and does not count it as done", async () => {
    await using store = await openSqliteStore(":memory:");
    let now = new Date("2026-03-02T03:00:00Z");
    let runs = 0;
    let fails = true;
    const told: string[] = [];
    const open = () =>
      openChores(
        [
          {
            name: "measure",
            due: everyMinutes(60),
            async work() {
              runs += 1;
              if (fails) throw new Refusal("Đĩa đã đầy. Hãy dọn đĩa.");
            },
          },
        ],
        {
          store,
          clock: { now: () => now },
          actor: "test",
          holder: "one",
          leader: { leads: async () => true, release: async () => undefined },
          failed: (name, reason) => void told.push(`${name}: ${reason}`),
        },
      );
    const first = open();
    expect(await first.wake()).toBe(true);
    await first.idle();
    await first.wake();
    await first.idle();
    expect([runs, told]).toEqual([1, ["measure: Đĩa đã đầy. Hãy dọn đĩa."]]);
    const [kept] = await store.read("chore", ["measure"]);
    expect([kept?.value.doneAt, kept?.value.trouble]).toEqual([null, "Đĩa đã đầy. Hãy dọn đĩa."]);
    fails = false;
    const second = open();
    await second.wake();
    await second.idle();
    const third = open(); // a new leader
    await third.wake();
    await third.idle();
    expect(runs).toBe(2);
    now = new Date("2026-03-02T04:00:00Z");
    await third.wake();
    await third.idle();
    expect(runs).toBe(3);
  });
});
