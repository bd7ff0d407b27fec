import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LookOutcome, Look, ChannelState } from "../../crawlers/ledger.ts";
import { remember, type ChannelMemory } from "../../crawlers/memory.ts";
import { watchHealth } from "../../pipeline/health/watch.ts";
import { onlyKept } from "../../pipeline/health/alerts.ts";
import { openScenario, type Scenario } from "./world.ts";

const now = "2026-11-20T10:00:00+07:00";
const dayMs = 86_400_000;
const days = 60;

/** What a channel's visits met on a day, counted back from today. */
type Met = (daysAgo: number) => { readonly outcome: LookOutcome; readonly reason: string | null };

let office: Scenario;
/** Wards of Hà Nội whose portals are given a past: one away for ten days, one with a new face, one that is well. */
let portals: readonly {
  readonly source: string;
  readonly name: string;
  readonly agency: string;
  readonly channel: string;
}[];

beforeAll(async () => {
  office = await openScenario(now);
  const city = office.desk.config.cities.find(({ city: { id } }) => id === "hanoi");
  portals = (city?.sources ?? [])
    .flatMap(({ id, name, kind, owner, channels }) => {
      const [first] = channels;
      return kind === "portal" && owner !== undefined && channels.length === 1 && first?.kind === "listing"
        ? [
            {
              source: id,
              name,
              agency: city?.agencies.find((one) => one.id === owner)?.name ?? "",
              channel: first.id,
            },
          ]
        : [];
    })
    .slice(0, 3);
  const working = { outcome: "working", reason: null } as const;
  const away = { outcome: "unreachable", reason: "máy chủ báo lỗi 503" } as const;
  const changed = {
    outcome: "not-a-list",
    reason: "trang trả lời nhưng không thấy liên kết bài nào",
  } as const;
  const mets: readonly Met[] = [
    (ago) => (ago < 10 ? away : working),
    (ago) => (ago < 3 ? changed : working),
    () => working,
  ];
  for (const [at, portal] of portals.entries()) await live(portal, mets[at] ?? (() => working));
  const { desk } = office;
  await watchHealth({ ...desk, clock: { now: () => new Date(now) } }, onlyKept);
}, 120_000);

afterAll(() => office[Symbol.asyncDispose]());

/** Gives a channel its past, as a collector would have written it: four visits a day, five new items each. */
async function live({ source, channel }: { readonly source: string; readonly channel: string }, met: Met) {
  const looks: Look[] = [];
  let memory: ChannelMemory | undefined;
  let failures = 0;
  let newest = 100;
  let last: string | null = null;
  for (let visit = 0; visit < days * 4; visit += 1) {
    const at = Date.parse(now) - (days * 4 - visit) * (dayMs / 4);
    const startedAt = new Date(at).toISOString();
    const { outcome, reason } = met((Date.parse(now) - at) / dayMs);
    const works = outcome === "working";
    if (works) newest += visit % 4 === 0 ? 2 : 1;
    failures = works ? 0 : failures + 1;
    const entries = Array.from({ length: works ? 20 : 0 }, (_, back) => ({
      id: (newest - back).toString(16).padStart(8, "0"),
      date: new Date(at - back * 5 * 3_600_000).toISOString(),
    }));
    const shown = {
      startedAt,
      outcome,
      reason,
      entries,
      unchanged: false,
      fetched: works ? 1 : 0,
      read: works ? 1 : 0,
    };
    memory = remember(memory, { ...shown, told: shown.read, intervalMinutes: 360 }, last);
    looks.push({
      id: `hanoi/${channel}@${startedAt}`,
      city: "hanoi",
      source,
      channel,
      startedAt,
      finishedAt: startedAt,
      outcome,
      reason,
      coversFrom: works ? new Date(at - dayMs).toISOString() : null,
      coversTo: works ? startedAt : null,
      listed: entries.length,
      fresh: works ? 1 : 0,
      newestListed: null,
      oldestListed: null,
    });
    last = startedAt;
  }
  const state: ChannelState = {
    id: channel,
    city: "hanoi",
    source,
    lastVisit: last,
    lastSuccess: null,
    nextVisit: null,
    failures,
    intervalMinutes: 360,
    etag: null,
    lastModified: null,
    ...(memory === undefined ? {} : { memory }),
  };
  const { store } = office.desk;
  const by = { actor: "test", at: now };
  await store.write(
    "look",
    looks.map((value) => ({ value, expects: 0 })),
    by,
  );
  await store.write("channel", [{ value: state, expects: 0 }], by);
  await store.refresh();
}

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
    await live(page, () => asked);
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
