import { describe, expect, it } from "vitest";
import { afterLook, type Finding, firstWatch, type Watch } from "../../pipeline/second-look/watch.ts";

const firstCapturedAt = "2026-11-10T03:00:00.000Z";
const item = { firstCapturedAt };

function looked(watch: Watch, at: string, found: Finding): Watch {
  return afterLook(watch, { at, found, reason: null, capture: null }, item);
}
const fresh = firstWatch({ firstCapturedAt, publishedDay: "2026-11-10" });

describe("when a page is looked at again", () => {
  it("is a day after it was first seen, and a week after", () => {
    expect(fresh.next).toBe("2026-11-11T03:00:00.000Z");
    const second = looked(fresh, "2026-11-11T03:10:00.000Z", "unchanged");
    expect(second.next).toBe("2026-11-17T03:00:00.000Z");
    expect(looked(second, "2026-11-17T03:05:00.000Z", "edited").next).toBeNull();
  });

  it("is never for what had stood for a month when it was first seen", () => {
    expect(firstWatch({ firstCapturedAt, publishedDay: "2026-10-01" }).next).toBeNull();
    expect(firstWatch({ firstCapturedAt, publishedDay: null }).next).not.toBeNull();
  });

  it("makes up for an outage once, however many looks it missed", () => {
    expect(looked(fresh, "2026-11-20T03:00:00.000Z", "unchanged").next).toBeNull();
    expect(looked(fresh, "2026-11-16T20:00:00.000Z", "unchanged").next).toBeNull();
    expect(looked(fresh, "2026-11-14T03:00:00.000Z", "unchanged").next).toBe("2026-11-17T03:00:00.000Z");
  });

  it("is soon again when nothing came, later with each failure, and at last given up and told", () => {
    let watch = fresh;
    const waits: number[] = [];
    let at = "2026-11-11T03:00:00.000Z";
    while (watch.next !== null && waits.length < 50) {
      watch = looked(watch, at, "unreachable");
      waits.push(Date.parse(watch.next ?? at) - Date.parse(at));
      at = watch.next ?? at;
    }
    expect(waits[0]).toBe(15 * 60_000);
    expect(waits).toHaveLength(30);
    const tried = waits.slice(0, -1);
    expect(tried).toEqual(tried.toSorted((a, b) => a - b));
    expect(watch.looks.every(({ found }) => found === "unreachable")).toBe(true);
  });

  it("goes on as planned once something comes again", () => {
    const failed = looked(fresh, "2026-11-11T03:00:00.000Z", "unreachable");
    const back = looked(failed, "2026-11-11T03:15:00.000Z", "unchanged");
    expect(back).toMatchObject({ next: "2026-11-17T03:00:00.000Z", attempts: 0 });
  });

  it("is a day later when the page was gone, for that may be a slip; then as planned", () => {
    const gone = looked(fresh, "2026-11-11T03:00:00.000Z", "removed");
    expect(gone.next).toBe("2026-11-12T03:00:00.000Z");
    const sure = looked(gone, "2026-11-12T03:00:00.000Z", "removed");
    expect(sure.next).toBe("2026-11-17T03:00:00.000Z");
    expect(looked(sure, "2026-11-17T03:00:00.000Z", "removed").next).toBeNull();
  });
});
