import { describe, expect, it } from "vitest";
import { coverage, coverageRows, ownItems } from "../../pipeline/measure/coverage.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { addDays, daysOf, windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, item, look, looks, paper, plan, portal, sample, type World } from "./world.ts";

const march = windowOf("month", "2026-03-01");
const own = (id: string, more = {}) => ({ verdict: { owners: [id], ...more } });

/** a and b publish, c is silent, d's portal answers 503 for ten days, e has declared no channel. */
const world: World = {
  facts: city(
    ["a", "b", "c", "d", "e"].map((id) => agency(id)),
    ["a", "b", "c", "d"].map((id) => portal(`portal-${id}`, id)),
  ),
  plan: plan(),
  items: [
    item("portal-a", "2026-03-01", own("a")),
    item("portal-a", "2026-03-31", own("a", { tier: "topical", groups: ["g1", "g2"] })),
    item("portal-b", "2026-03-10", { copy: "reprint", ...own("b", { groups: ["g2"] }) }),
    item("portal-c", "2026-03-10", own("c", { tier: "passing" })),
    item("portal-c", "2026-03-11", own("c", { review: true })),
    item("portal-c", null, own("c")),
    item("portal-c", "2026-04-01", own("c")),
    item("portal-c", "2026-03-12", own("c", { groups: ["g0"] })),
  ],
  looks: [
    ...["a", "b", "c"].flatMap((id) => looks(`portal-${id}/list`, march)),
    ...looks("portal-d/list", march, daysOf({ from: "2026-03-05", to: "2026-03-15" })),
  ],
  now: "2026-04-20T03:00:00Z",
};

describe("I01, coverage of agencies", () => {
  it("counts the observable agencies with an own item over the observable ones", () => {
    const found = coverage(sample(world, march));
    expect(found).toMatchObject({ value: 2 / 3, numerator: 2, denominator: 3, state: "ok", closed: true });
    expect(found.parts.map((part) => [part.key, part.value])).toEqual([
      ["covered", 2],
      ["silent", 1],
      ["not-observable", 1],
      ["no-channel", 1],
    ]);
  });

  it("says beside the number what its denominator leaves out (a portal with 503 for ten days is not silent)", () => {
    expect(coverage(sample(world, march)).notes[0]).toBe(
      "Trên 3/5 đơn vị có dữ liệu; 1 đơn vị chưa đủ dữ liệu; 1 đơn vị chưa có kênh khai báo.",
    );
    const row = coverageRows(sample(world, march)).find((found) => found.bearer.agency.id === "d");
    expect(row).toMatchObject({ standing: "not-observable", seen: { state: "broken", dueDays: 31 } });
    expect(row?.seen.observedDays).toBeLessThan(31 * 0.8);
  });

  it("lists undated and waiting items beside the number, never in it", () => {
    const { beside } = coverage(sample(world, march));
    expect(beside).toMatchObject({ undated: 1, waiting: 1 });
    expect(beside.undatedDrill.days).toBeNull();
    expect(beside.waitingDrill.standing).toBe("waiting");
  });

  it("has no number where nobody was observable, and none before the window or outside the plan", () => {
    expect(coverage(sample({ ...world, looks: [] }, march))).toMatchObject({ value: null, state: "no-data" });
    const may = windowOf("month", "2026-05-01");
    expect(coverage(sample(world, may))).toMatchObject({
      value: null,
      state: "not-due",
      why: "Kỳ chưa bắt đầu",
    });
    const before = windowOf("month", "2025-12-01");
    expect(coverage(sample(world, before))).toMatchObject({ value: null, state: "not-due" });
  });

  it("asks of a running window only the days that have begun", () => {
    const facts = city([agency("a")], [portal("portal-a", "a")]);
    const running = {
      ...world,
      facts,
      looks: looks("portal-a/list", { from: "2026-03-01", to: "2026-03-05" }),
      now: "2026-03-05T06:00:00Z",
    };
    const found = coverage(sample(running, march));
    expect(found).toMatchObject({ value: 1, closed: false });
    expect(coverageRows(sample(running, march))[0]?.seen).toMatchObject({ state: "observable", dueDays: 5 });
  });
});

describe("I02, items on an agency's own channels", () => {
  it("splits by tier and by origin", () => {
    const found = ownItems(sample(world, march), "a");
    expect(found).toMatchObject({ value: 2, state: "ok", subject: { agency: "a", role: "owner" } });
    expect(found.parts.map((part) => part.value)).toEqual([1, 1, 2, 0, 0]);
    expect(ownItems(sample(world, march), "b").parts.find((part) => part.key === "reprint")?.value).toBe(1);
  });

  it("is half-open: the 31st of March counts, the 1st of April does not", () => {
    expect(ownItems(sample(world, march), "a").value).toBe(2);
    expect(ownItems(sample(world, march), "c").value).toBe(0);
    expect(ownItems(sample(world, windowOf("month", "2026-04-01")), "c")).toMatchObject({
      value: 1,
      state: "incomplete",
    });
  });

  it("tells a silent agency, a broken portal and a missing channel apart", () => {
    const here = sample(world, march);
    expect(ownItems(here, "c")).toMatchObject({ value: 0, state: "ok" });
    expect(ownItems(here, "d")).toMatchObject({ value: null, state: "not-observable" });
    expect(ownItems(here, "d").why).toMatch(/Chưa đủ dữ liệu: thu đủ \d+\/31 ngày/);
    expect(ownItems(here, "e")).toMatchObject({
      value: null,
      state: "no-channel",
      why: "Đơn vị chưa có kênh khai báo",
    });
    expect(ownItems(here, "nobody")).toMatchObject({ value: null, state: "not-due" });
  });

  it("keeps what was found before a channel broke as 'at least'", () => {
    const broken = { ...world, items: [item("portal-d", "2026-03-02", own("d"))] };
    expect(ownItems(sample(broken, march), "d")).toMatchObject({ value: 1, state: "incomplete" });
  });
});

function empty(day: string) {
  const at = `${day}T05:00:00.000Z`;
  const coversFrom = `${addDays(day, -1)}T05:00:00.000Z`;
  return look("portal-a/list", at, { outcome: "empty", listed: 0, coversFrom, coversTo: at });
}

describe("a list that answers and shows nothing (layout changed)", () => {
  const facts = city([agency("a")], [portal("portal-a", "a")]);

  it("is no observation when it listed items before", () => {
    const good = looks("portal-a/list", { from: "2026-03-01", to: "2026-03-20" });
    const after = daysOf({ from: "2026-03-22", to: "2026-04-02" }).map(empty);
    const here = sample({ ...world, facts, items: [], looks: [...good, ...after] }, march);
    const [row] = coverageRows(here);
    expect(row).toMatchObject({ standing: "not-observable" });
    expect(row?.seen.reason).toMatch(/nghi hỏng bộ bóc tách/);
    expect(ownItems(here, "a").value).toBeNull();
  });

  it("is an honest zero on a channel that never listed anything", () => {
    const always = daysOf({ from: "2026-03-01", to: "2026-04-02" }).map(empty);
    const here = sample({ ...world, facts, items: [], looks: always }, march);
    expect(coverageRows(here)[0]?.standing).toBe("silent");
  });
});

describe("I05, matrix of agencies and groups", () => {
  it("has a number, a zero, a hatched and an undeclared cell", () => {
    const table = matrix(sample(world, march));
    const cell = (who: string, group: string) =>
      table.rows.find((row) => row.agency === who)?.cells.find((found) => found.group === group);
    expect(table.groups.map((group) => group.id)).toEqual(["g1", "g2", "g3"]);
    expect(cell("a", "g1")).toMatchObject({ value: 2, state: "found", direct: 1, topical: 1 });
    expect(cell("a", "g2")).toMatchObject({ value: 1, state: "found" });
    expect(cell("c", "g1")).toMatchObject({ value: 0, state: "none" });
    expect(cell("d", "g1")).toMatchObject({ value: null, state: "could-not-look" });
    expect(cell("e", "g1")).toMatchObject({ value: null, state: "no-channel" });
    expect(table.rows.find((row) => row.agency === "a")?.items).toBe(2);
  });

  it("by mention looks at every source, so a broken own portal hides nothing", () => {
    const facts = city([agency("d")], [portal("portal-d", "d"), paper("paper")]);
    const named = item("paper", "2026-03-03", { verdict: { mentions: ["d"], groups: ["g3"] } });
    const here = sample({ ...world, facts, items: [named], looks: looks("paper/list", march) }, march);
    const [row] = matrix(here, "mention").rows;
    expect(row?.cells.map((found) => [found.value, found.state])).toEqual([
      [0, "none"],
      [0, "none"],
      [1, "found"],
    ]);
    expect(matrix(here, "owner").rows[0]?.cells[0]?.state).toBe("could-not-look");
  });
});
