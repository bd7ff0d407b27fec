import { describe, expect, it } from "vitest";
import { openFormTokens } from "../../dashboards/office/guard.ts";
import {
  change,
  moment,
  number,
  percent,
  points,
  relative,
  shorten,
} from "../../dashboards/office/format.ts";
import { draw } from "../../dashboards/office/chart.ts";
import { drillAddress, readListState, webAddress } from "../../dashboards/office/address.ts";
import { withProofs } from "../../dashboards/office/highlight.ts";
import { openingWindow } from "../../dashboards/office/period.ts";
import { serveOffice } from "../../dashboards/office/serve.ts";
import { windowBefore } from "../../dashboards/office/series.ts";
import { Refusal } from "../../config/verb.ts";
import { windowNamed, type Window } from "../../pipeline/measure/windows.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { inventedConfig } from "./invented-config.ts";
import { openSampleOffice } from "./sample-office.ts";

const city = inventedConfig().cities[0];
const plan = city?.plans[0];
if (city === undefined || plan === undefined) throw new Error("no invented plan");

function at(instant: string): { now(): Date } {
  return { now: () => new Date(instant) };
}

function named(id: string): Window {
  const window = windowNamed(id);
  if (window === null) throw new Error(`no window ${id}`);
  return window;
}

describe("what offices write", () => {
  it("numbers, shares, changes and moments", () => {
    expect([number(1234), number(1234.5), percent(0.675), percent(1)]).toEqual([
      "1.234",
      "1.234,5",
      "67,5\u00a0%",
      "100\u00a0%",
    ]);
    expect([change(12), change(-3), change(0), points(0.012), relative(-0.806)]).toEqual([
      "+12",
      "−3",
      "0",
      "+1,2\u00a0điểm\u00a0%",
      "−80,6\u00a0%",
    ]);
    expect(moment("2026-11-14T16:30:00Z")).toBe("14/11/2026 23:30");
    expect(shorten("một hai ba bốn", 9)).toBe("một hai…");
  });
});

describe("an address", () => {
  const full: Drill = {
    city: "song-mo",
    plan: "songmo-12",
    days: { from: "2026-10-15", to: "2026-11-15" },
    standing: "waiting",
    tier: "direct",
    group: "II.2",
    agency: "sm-yte",
    role: "owner",
    sources: ["bao-songmo", "so-yte"],
    copy: "reprint",
    multimedia: true,
  };

  it.each([
    full,
    { ...full, days: null },
    { ...full, days: { from: "2026-07-15", to: "2026-07-15" } },
    { ...full, days: { from: "2026-10-03", to: "2026-10-09" }, sources: [] },
    {
      city: "song-mo",
      plan: "songmo-12",
      days: { from: "2026-01-01", to: "2027-01-01" },
      standing: "any",
    } as const,
  ])("gives back the drill that it was made of", (drill) => {
    const params = new URL(drillAddress(drill), "http://127.0.0.1").searchParams;
    const { state, problems } = readListState(params, { plan, city }, named("month:2026-11"));
    expect(problems).toEqual([]);
    expect(state.drill).toEqual(drill);
  });

  it("of an item leads only to the web", () => {
    expect(webAddress("https://bao.test/a?b=1")).toBe("https://bao.test/a?b=1");
    for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "không phải địa chỉ"])
      expect(webAddress(url)).toBeNull();
  });
});

describe("the period", () => {
  it.each([
    ["2026-11-14T16:30:00Z", "report-month:2026-11"], // 23:30 on the 14th in Việt Nam: still running
    ["2026-11-14T17:30:00Z", "report-month:2026-11"], // the 15th: the days of closing have begun
    ["2026-11-19T02:00:00Z", "report-month:2026-11"],
    ["2026-11-20T02:00:00Z", "report-month:2026-12"],
    ["2026-08-16T02:00:00Z", "report-month:2026-08"],
    ["2025-01-01T02:00:00Z", "report-month:2026-08"], // before the plan
  ])("on which a plan opens at %s is %s", (instant, id) => {
    expect(openingWindow(plan, at(instant)).id).toBe(id);
  });

  it("before a running one has as many days as have begun", () => {
    const running = named("report-month:2026-12");
    expect(windowBefore(running, at("2026-11-22T02:00:00Z"))).toMatchObject({
      from: "2026-10-15",
      to: "2026-10-23",
    });
    expect(windowBefore(running, at("2027-01-02T02:00:00Z")).id).toBe("report-month:2026-11");
    expect(windowBefore(running, at("2026-11-01T02:00:00Z")).id).toBe("report-month:2026-11");
  });
});

describe("a proof in a text", () => {
  it("is shaded and marked, and every letter stays", async () => {
    const proofs = [{ phrase: "lớp <học> số", sentence: "Có lớp <học> số ở xóm." }];
    const markup = String(await withProofs("Mở đầu. Có lớp <học> số ở xóm. Hết.", proofs));
    expect(markup).toContain("<mark>lớp &lt;học&gt; số</mark>");
    expect(markup.replace(/<[^>]+>/g, "")).toBe("Mở đầu. Có lớp &lt;học&gt; số ở xóm. Hết.");
  });
});

describe("a chart", () => {
  it("has words for those who do not see it, and neither script nor style", () => {
    const svg = draw({
      id: "thu",
      title: `Tin <b>"theo tuần"</b>`,
      description: "02/11: 3",
      width: 300,
      height: 120,
      option: {
        xAxis: { type: "category", data: ["<script>alert(1)</script>"] },
        yAxis: { type: "value" },
        series: [{ type: "bar", data: [3] }],
      },
    });
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="thu-t thu-d"><title id="thu-t">/);
    expect(svg).not.toMatch(/<script|<style|style=|<b>/);
    expect(svg).toContain("&#60;b&#62;");
  });
});

describe("the tokens of forms", () => {
  it("hold for one purpose, for twelve hours and for one process", () => {
    let now = new Date("2026-11-22T02:00:00Z");
    const tokens = openFormTokens({ now: () => now });
    const token = tokens.issue("date/a");
    expect([tokens.accepts(token, "date/a"), tokens.accepts(token, "date/b")]).toEqual([true, false]);
    expect(openFormTokens({ now: () => now }).accepts(token, "date/a")).toBe(false);
    now = new Date("2026-11-22T14:01:00Z");
    expect(tokens.accepts(token, "date/a")).toBe(false);
  });
});

describe("the server", () => {
  it("listens on this machine only, and says what to do when the port is taken", async () => {
    await using office = await openSampleOffice();
    const served = await serveOffice(office.app, { port: 0 });
    try {
      expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect((await fetch(`${served.url}/phuong-phap`)).status).toBe(200);
      const again = serveOffice(office.app, { port: Number(new URL(served.url).port) });
      await expect(again).rejects.toThrow(Refusal);
      await expect(again).rejects.toThrow(/đang có chương trình khác dùng.*--port/s);
    } finally {
      await served.close();
    }
    await expect(fetch(served.url)).rejects.toThrow("fetch failed");
  });
});
