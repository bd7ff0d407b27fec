import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watchHealth } from "../../pipeline/health/watch.ts";
import { onlyKept } from "../../pipeline/health/alerts.ts";
import { live, livePortals, type Portal } from "./past.ts";
import { openScenario, type Scenario } from "./world.ts";

const now = "2026-11-20T10:00:00+07:00";
let office: Scenario;
let portals: readonly Portal[];

beforeAll(async () => {
  office = await openScenario(now);
  portals = await livePortals(office.desk, now);
  const { desk } = office;
  await watchHealth({ ...desk, clock: { now: () => new Date(now) } }, onlyKept);
}, 120_000);

afterAll(() => office[Symbol.asyncDispose]());

/** The part of the health page under one heading. */
async function under(heading: string): Promise<string> {
  const { text } = await office.page("/suc-khoe/hanoi");
  const start = text.indexOf(`<h2 id="${heading}"`);
  return start === -1 ? "" : text.slice(start, text.indexOf("</section>", start));
}

describe("scenario 6: a portal that answers 503 for ten days", () => {
  it("is broken and not silent, with the reason and what to do", async () => {
    const [away] = portals;
    const broken = await under("hong");
    expect(broken).toContain(away?.name);
    expect(broken).toContain("máy chủ báo lỗi 503");
    expect(broken).toContain("Việc cần làm");
    expect(broken).toContain('class="sign broken"'); // not by colour alone
    expect(broken).toMatch(/<li class="lost">\s*<b>0<\/b>/); // the step from due to readable at which it is lost
    const top = await under("tong-quat");
    expect(top.replaceAll(/\s+/g, " ")).toContain("kênh hỏng:</strong> số liệu của các nguồn này đang thiếu");
    expect(await under("im-lang")).not.toContain(away?.name);
  });

  it("makes its agency unobservable, not a nought", async () => {
    const [away, , well] = portals;
    const period = "ky=report-month%3A2026-12"; // 15/11 to 14/12: six days so far
    const agencies = async (list: string) =>
      (await office.page(`/ke-hoach/hanoi-179/ma-tran?${period}&don-vi=${list}`)).text;
    expect(await agencies("chua-du-du-lieu")).toContain(away?.agency);
    expect(await agencies("chua-co-tin")).not.toContain(away?.agency);
    expect(await agencies("chua-co-tin")).toContain(well?.agency);
    expect((await office.page(`/ke-hoach/hanoi-179?${period}`)).text).toMatch(/chưa đủ dữ liệu/);
  });
});

describe("scenario 7: a page that answers 200 and shows nothing for three days", () => {
  it("is told as a changed face, with an alert, and not as silence", async () => {
    const [, changed] = portals;
    expect(await under("hong")).toContain(changed?.name);
    expect(await under("hong")).toContain("nghi đổi giao diện");
    expect(await under("canh-bao")).toContain(changed?.name);
    expect(await under("im-lang")).not.toContain(changed?.name);
  });

  it("leaves the well ones alone", async () => {
    const [, , well] = portals;
    expect(await under("tot")).toContain(well?.name);
    expect(await under("canh-bao")).not.toContain(well?.name);
  });
});

describe("scenario 15: an account that asks to log in", () => {
  it("stands under permissions, is nobody's fault and raises no alert", async () => {
    const city = office.desk.config.cities.find(({ city: { id } }) => id === "hanoi");
    const page = city?.sources.flatMap(({ id, name, channels }) =>
      channels.flatMap((one) => (one.kind === "fanpage" ? [{ source: id, name, channel: one.id }] : [])),
    )[0];
    if (page === undefined) throw new Error("Hà Nội has no fan page");
    const asked = {
      outcome: "not-permitted",
      reason: "kênh mạng xã hội cần được cấp quyền truy cập (API) hoặc nhập tay",
    } as const;
    await live(office.desk.store, now, page, () => asked);
    const { desk } = office;
    const { raised } = await watchHealth({ ...desk, clock: { now: () => new Date(now) } }, onlyKept);
    expect(raised).toEqual([]);
    const section = await under("can-quyen");
    expect(section).toContain(page.name);
    expect(section).toContain("nhập tay");
    expect(section).toContain("Không tính là lỗi của đơn vị");
    expect(await under("hong")).not.toContain(page.name);
  });
});
