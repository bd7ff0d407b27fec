import { describe, expect, it } from "vitest";
import type { ChannelState } from "../../crawlers/ledger.ts";
import { collectingLines } from "../../dashboards/office/pages/collecting-now.ts";

const night = Date.parse("2026-11-14T23:30:00+07:00");
const hour = 3_600_000;

const at = (hours: number): string => new Date(night + hours * hour).toISOString();

/** A channel that was visited and is to be visited so many hours from the night's moment. */
function channel(visited: number | null, next: number): { readonly state: ChannelState } {
  return {
    state: {
      id: "bao/rss",
      city: "hanoi",
      source: "bao",
      lastVisit: visited === null ? null : at(visited),
      lastSuccess: null,
      nextVisit: at(next),
      failures: 0,
      intervalMinutes: 60,
      etag: null,
      lastModified: null,
    },
  };
}

function said(
  visits: readonly (readonly [number | null, number])[],
  halt: Parameters<typeof collectingLines>[1] = null,
) {
  const lines = collectingLines(
    visits.map(([visited, next]) => channel(visited, next)),
    halt,
    night,
  );
  return lines.map(String).join("\n");
}

describe("what keeps a collector from collecting at all", () => {
  it("is told: nobody collects, though visits are due", () => {
    expect(
      said([
        [-5, -4],
        [-3, -1],
      ]),
    ).toMatch(/Máy thu có thể không chạy.*lượt ghé gần nhất lúc/s);
    expect(
      said([
        [-5, -4],
        [-0.2, 0.5],
      ]),
    ).toBe("");
    expect(said([[-9, 1]])).toBe(""); // a night in which nothing is due
    expect(said([[null, -9]])).toBe(""); // a folder that is just begun
  });

  it("is told: the clock was set back by two hours, across the end of the reporting month", () => {
    expect(
      said([
        [2, 3],
        [-1, 1],
      ]),
    ).toMatch(/Đồng hồ của máy này có thể chậm.*15\/11\/2026/s);
    expect(said([[0.05, 1]])).toBe("");
  });

  it("is told: the disk takes nothing, in words that stay words, until a visit stands again", () => {
    const halt = { at: new Date(night - hour).toISOString(), reason: "ổ đĩa <b>đầy</b>." };
    expect(said([[-1.5, 1]], halt)).toMatch(/tạm dừng.*ổ đĩa &lt;b&gt;đầy/s);
    expect(said([], halt)).toMatch(/tạm dừng/);
    expect(said([[-0.5, 1]], halt)).toBe("");
  });
});
