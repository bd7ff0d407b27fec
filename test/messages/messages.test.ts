import { createHmac } from "node:crypto";
import type { ParsedMail } from "mailparser";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Messages } from "../../config/messages.ts";
import type { CityConfig } from "../../config/load.ts";
import { openConnector } from "../../crawlers/connector.ts";
import { deliverLetters, type Ways } from "../../dashboards/messages/deliver.ts";
import { openMailer } from "../../dashboards/messages/mail.ts";
import { writeLetters } from "../../pipeline/notices/letters.ts";
import { findNotices } from "../../pipeline/notices/notices.ts";
import type { AlertRecord } from "../../pipeline/store/records.ts";
import { openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { openHook, openPostbox, secret } from "./ends.ts";

const broken: AlertRecord = {
  id: "unreachable/song-mo/bao-song-mo",
  city: "*",
  source: null,
  channel: null,
  cause: "no-way-out",
  state: "open",
  since: "2026-11-22T01:00:00.000Z",
  raisedAt: "2026-11-22T01:30:00.000Z",
  mendedAt: null,
  what: "Máy thu không ra được mạng <script>alert(1)</script>\r\nBcc: ai-do@vi-du.vn",
  todo: "Kiểm tra đường mạng.",
  times: 1,
};

let office: SampleOffice;
let postbox: Awaited<ReturnType<typeof openPostbox>>;
beforeAll(async () => {
  office = await openSampleOffice();
  postbox = await openPostbox();
});
afterAll(async () => {
  await postbox.close();
  await office[Symbol.asyncDispose]();
});

function mailTo(address: string): ParsedMail | undefined {
  return postbox.mails.find(({ to }) => [to].flat().some((one) => one?.text.includes(address)));
}

/** The invented city with rules and recipients. */
function told(recipients: unknown, quiet?: unknown): CityConfig {
  const [city] = office.config.cities;
  if (city === undefined) throw new Error("no city");
  const rules = {
    broken: {},
    silence: { level: "yellow" },
    critical: {},
    deadline: { daysBefore: [60, 7] },
    story: { reprints: 2 },
    rise: {},
  };
  return {
    ...city,
    messages: Messages.parse({ rules, recipients, ...(quiet === undefined ? {} : { quiet }) }),
  };
}

function at(moment: string) {
  return { now: () => new Date(moment) };
}

async function ways(clock: { now(): Date }, hookPort = 1): Promise<Ways & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const hosts = new Map([["hook.vi-du.vn", { address: "127.0.0.1", port: hookPort }]]);
  const connector = opened.use(openConnector({ userAgent: "PhuSong/0.1", contact: "a@b.vn", hosts }));
  const mailer = opened.use(
    await openMailer({
      host: "127.0.0.1",
      port: postbox.port,
      secure: false,
      user: null,
      passwordFile: null,
      from: "Phủ Sóng <phusong@vi-du.vn>",
    }),
  );
  const rest = opened.move();
  return {
    store: office.store,
    clock,
    actor: "test",
    mailer: async () => mailer,
    connector,
    secretOf: async (name) => (name === "khoa-hook" ? secret : null),
    mask: (text) => text,
    address: "https://phusong.vi-du.vn",
    digest: async () => ({ subject: "Điểm tin", text: "Điểm tin", html: "<p>Điểm tin</p>" }),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

it("finds each cause once and puts it into one letter for each who asked, by real mail, with nothing of a foreign text as markup or header", async () => {
  const clock = at("2026-11-22T02:00:00Z");
  await office.store.write("alert", [{ value: broken, expects: 0 }], { actor: "test", at: broken.raisedAt });
  await office.store.refresh();
  const city = told([
    { id: "so-vhtt", name: "Sở", mail: ["so@vi-du.vn"] },
    { id: "ky-thuat", name: "Kỹ thuật", mail: ["ky-thuat@vi-du.vn"], rules: ["broken"] },
    {
      id: "khong-ai",
      name: "Không ai",
      mail: ["x@vi-du.vn"],
      agencies: [office.config.cities[0]?.agencies[0]?.id],
      rules: ["deadline"],
    },
  ]);
  const tools = { store: office.store, clock, actor: "test" };
  const found = await findNotices(city, tools);
  const rules = new Set(found.map(({ rule }) => rule));
  expect(rules).toContain("broken");
  expect(rules).toContain("silence");
  expect(await findNotices(city, tools)).toEqual([]);

  const letters = await writeLetters(city, tools);
  expect(letters.map(({ recipient }) => recipient)).toEqual(["so-vhtt", "ky-thuat"]);
  expect(await writeLetters(city, tools)).toEqual([]);

  await using way = await ways(clock);
  postbox.state.busy = true;
  expect(await deliverLetters(city, way)).toEqual({ sent: 0, waiting: 2, refused: 0 });
  expect(await deliverLetters(city, way)).toEqual({ sent: 0, waiting: 0, refused: 0 });
  postbox.state.busy = false;
  await using later = await ways(at("2026-11-22T02:03:00Z"));
  expect(await deliverLetters(city, later)).toEqual({ sent: 2, waiting: 0, refused: 0 });
  expect(await deliverLetters(city, later)).toEqual({ sent: 0, waiting: 0, refused: 0 });

  expect(postbox.mails).toHaveLength(2);
  const all = mailTo("so@vi-du.vn");
  const technical = mailTo("ky-thuat@vi-du.vn");
  expect(technical?.subject).toContain("Máy thu không ra được mạng");
  expect(technical?.subject).not.toMatch(/[\r\n]/);
  expect(technical?.headers.has("bcc")).toBe(false);
  expect(technical?.html).not.toContain("<script>");
  expect(technical?.html).toContain("&lt;script&gt;");
  expect(all?.text).toContain("ĐƠN VỊ IM LẶNG");
  expect(all?.text).toContain("https://phusong.vi-du.vn/ke-hoach/");
  expect(all?.messageId).toBe(`<${letters.find(({ recipient }) => recipient === "so-vhtt")?.id}@vi-du.vn>`);
});

it("keeps quiet at night and sends when the night ends", async () => {
  const night = at("2026-11-22T16:30:00Z"); // 23:30 in Việt Nam
  const city = told([{ id: "dem", name: "Đêm", mail: ["dem@vi-du.vn"], rules: ["broken"] }], {
    from: "21:00",
    to: "06:30",
  });
  const [letter] = await writeLetters(city, { store: office.store, clock: night, actor: "test" });
  expect(letter?.notBefore).toBe("2026-11-22T23:30:00.000Z"); // 06:30 of the next morning
  await using asleep = await ways(night);
  expect(await deliverLetters(city, asleep)).toEqual({ sent: 0, waiting: 0, refused: 0 });
  await using awake = await ways(at("2026-11-22T23:30:00Z"));
  expect(await deliverLetters(city, awake)).toEqual({ sent: 1, waiting: 0, refused: 0 });
});

it("sends again only to whom the server did not take it for, and two that send at once send one mail", async () => {
  const city = told([{ id: "hai", name: "Hai", mail: ["mot@vi-du.vn", "hai@vi-du.vn"], rules: ["broken"] }]);
  const before = postbox.mails.length;
  const clock = at("2026-11-22T04:00:00Z");
  expect(await writeLetters(city, { store: office.store, clock, actor: "test" })).toHaveLength(1);
  postbox.state.unknown = "hai@vi-du.vn";
  await using first = await ways(clock);
  const both = await Promise.all([deliverLetters(city, first), deliverLetters(city, first)]);
  expect(both.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(1);
  const { rows } = await office.store.list("letter", {
    where: { is: { recipient: "hai" } },
    order: { by: "createdAt", direction: "descending" },
    limit: 1,
  });
  expect(rows[0]?.value).toMatchObject({
    left: ["hai@vi-du.vn"],
    trouble: expect.stringContaining("hai@vi-du.vn"),
  });
  postbox.state.unknown = "";
  await using second = await ways(at("2026-11-22T04:10:00Z"));
  expect(await deliverLetters(city, second)).toEqual({ sent: 1, waiting: 0, refused: 0 });
  expect(postbox.mails.slice(before)).toHaveLength(2);
});

it("signs what goes to a web hook, tries again after an error, gives up at 410, and holds up nobody", async () => {
  const hook = await openHook([503, 204, 410]);
  try {
    const recipients = [
      {
        id: "he-thong",
        name: "Hệ thống",
        hook: { url: "https://hook.vi-du.vn/nhan", secret: "khoa-hook" },
        rules: ["broken"],
      },
      {
        id: "thieu-khoa",
        name: "Thiếu khóa",
        hook: { url: "https://hook.vi-du.vn/nhan", secret: "khong-co" },
        rules: ["broken"],
      },
    ];
    const city = told(recipients);
    const clock = at("2026-11-22T03:00:00Z");
    const tools = { store: office.store, clock, actor: "test" };
    expect(await writeLetters(city, tools)).toHaveLength(2);
    await using first = await ways(clock, hook.port);
    expect(await deliverLetters(city, first)).toEqual({ sent: 0, waiting: 2, refused: 0 });
    await using second = await ways(at("2026-11-22T03:05:00Z"), hook.port);
    expect(await deliverLetters(city, second)).toEqual({ sent: 1, waiting: 1, refused: 0 });
    const [, taken] = hook.asked;
    const signed = `${String(taken?.headers["webhook-id"])}.${String(taken?.headers["webhook-timestamp"])}.${taken?.body}`;
    const expected = createHmac("sha256", Buffer.from(secret, "base64")).update(signed).digest("base64");
    expect(taken?.headers["webhook-signature"]).toBe(`v1,${expected}`);
    expect(JSON.parse(taken?.body ?? "{}")).toMatchObject({
      type: "phusong.notices",
      data: { notices: [{ rule: "broken" }] },
    });

    await using late = await ways(at("2026-11-26T03:05:00Z"), hook.port);
    expect(await deliverLetters(city, late)).toEqual({ sent: 0, waiting: 0, refused: 1 });
  } finally {
    await hook.close();
  }
});
