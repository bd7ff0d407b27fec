import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Messages } from "../../config/messages.ts";
import type { Config } from "../../config/load.ts";
import { openConnector } from "../../crawlers/connector.ts";
import { sendWhatIsDue, type PostOfficeTools } from "../../dashboards/messages/post-office.ts";
import type { Item } from "../../pipeline/item.ts";
import type { AlertRecord } from "../../pipeline/store/records.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { storyId } from "../../pipeline/stories/story-id.ts";
import { hostileTitle } from "../office/invented-items.ts";
import { openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { openHook, openPostbox, secret } from "./ends.ts";

/** What arrived in one morning: mails by whom they went to, web hooks in the order of their coming, and what the post office said. */
export interface Morning {
  readonly mails: readonly {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
  }[];
  readonly hooks: readonly string[];
  readonly said: readonly unknown[];
  /** What stands in the store about letters and notices. */
  readonly kept: readonly string[];
}

const monday = "2026-11-23T07:05:00+07:00";

/**
 * A Monday morning of the post office over a store: two programs look at the same moment, then one after the other, then again
 * ten minutes later when a server that was busy takes mail again. `other` = the same store as a second machine opens it.
 */
export async function morningOver(
  open: () => Promise<Store>,
  other: (store: Store) => Promise<Store>,
): Promise<Morning> {
  await using ends = new AsyncDisposableStack();
  const office = ends.use(await openSampleOffice({ open }));
  const postbox = ends.adopt(await openPostbox(), (one) => one.close());
  const hook = ends.adopt(await openHook([503, 204, 204]), (one) => one.close());
  const tokens = ends.adopt(await mkdtemp(path.join(tmpdir(), "phusong-khoa-")), (folder) =>
    rm(folder, { recursive: true }),
  );
  await writeFile(path.join(tokens, "khoa-hook"), secret, { mode: 0o600 });
  await news(office);
  const hosts = new Map([["hook.vi-du.vn", { address: "127.0.0.1", port: hook.port }]]);
  const connector = ends.use(openConnector({ userAgent: "PhuSong/0.1", contact: "a@b.vn", hosts }));
  const second = await other(office.store);
  const at = (moment: string, store: Store): PostOfficeTools => ({
    store,
    config: withRecipients(office.config),
    clock: { now: () => new Date(moment) },
    actor: "test",
    connector,
    settings: {
      tokens,
      mail: {
        host: "127.0.0.1",
        port: postbox.port,
        secure: false,
        user: null,
        passwordFile: null,
        from: "Phủ Sóng <phusong@vi-du.vn>",
      },
      office: { address: "https://phusong.vi-du.vn", proxies: [], signIn: null, bylineDays: null },
    },
  });
  postbox.state.unknown = "ban@vi-du.vn";
  const both = await Promise.all([
    sendWhatIsDue(at(monday, office.store)),
    sendWhatIsDue(at(monday, second)),
  ]);
  const said: unknown[] = [both.filter((one) => one !== null), both.filter((one) => one === null).length];
  said.push(await sendWhatIsDue(at(monday, second)));
  postbox.state.unknown = "";
  for (const moment of ["2026-11-23T07:15:00+07:00", "2026-11-23T07:20:00+07:00"])
    said.push(await sendWhatIsDue(at(moment, second)));
  const mails = postbox.mails.map(({ to, subject = "", text = "", html }) => ({
    to: [to]
      .flat()
      .map((one) => one?.text ?? "")
      .join(", "),
    subject,
    text,
    html: html === false ? "" : (html ?? ""),
  }));
  return {
    mails: mails.toSorted((one, two) => (`${one.to} ${one.subject}` < `${two.to} ${two.subject}` ? -1 : 1)),
    hooks: hook.asked.map(({ body }) => body),
    said,
    kept: await keptOf(office.store),
  };
}

async function keptOf(store: Store): Promise<readonly string[]> {
  const letters = await store.list("letter", {
    order: { by: "createdAt", direction: "ascending" },
    limit: 100,
  });
  const notices = await store.list("notice", { order: { by: "at", direction: "ascending" }, limit: 500 });
  return [
    ...letters.rows.map(
      ({ value: { recipient, what, state, attempts } }) => `${recipient} ${what} ${state} ${attempts}`,
    ),
    ...notices.rows.map(({ value: { id } }) => id),
  ].toSorted();
}

/** The invented city with its rules, and four who want to be told. */
function withRecipients(config: Config): Config {
  const rules = {
    broken: {},
    silence: { level: "yellow" },
    critical: {},
    deadline: { daysBefore: [60, 7] },
    story: { reprints: 2 },
    rise: {},
  };
  const digest = { at: "07:00", days: "working-days" };
  const recipients = [
    { id: "so", name: "Sở", mail: ["so@vi-du.vn"], digest },
    {
      id: "ban",
      name: "Ban",
      mail: ["ban@vi-du.vn"],
      rules: ["critical", "story"],
      digest: { ...digest, days: "every-day" },
    },
    {
      id: "chua-toi-gio",
      name: "Chưa tới giờ",
      mail: ["muon@vi-du.vn"],
      rules: ["deadline"],
      digest: { ...digest, at: "08:00" },
    },
    {
      id: "he-thong",
      name: "Hệ thống",
      hook: { url: "https://hook.vi-du.vn/nhan", secret: "khoa-hook" },
      rules: ["broken", "critical"],
    },
  ];
  const messages = Messages.parse({ rules, recipients, quiet: { from: "21:00", to: "06:30" } });
  return { ...config, cities: config.cities.map((city) => ({ ...city, messages })) };
}

/** Friday's story with two reprints, Saturday's criticism with a hostile title, Sunday's long item, and a way out that is broken. */
async function news({ store }: SampleOffice): Promise<void> {
  const [kept] = await store.read("item", ["tin-021"]);
  const model = kept?.value;
  if (model === undefined) throw new Error("no item to go by");
  const made = (id: string, day: string, more: Partial<Item>): Item => ({
    ...model,
    id,
    story: id,
    copy: "original",
    url: `https://bao-songmo.test/${id}.html`,
    publishedDay: day,
    publishedAt: `${day}T03:00:00.000Z`,
    verdicts: model.verdicts.map((verdict) => ({ ...verdict, review: false })),
    ...more,
  });
  const original = "tin-thu-sau";
  const story = storyId(original);
  const reprint = { story, copy: "reprint", source: "tin-tinh" } as const;
  const items = [
    made(original, "2026-11-20", {
      story,
      title: "Lớp học số tối thứ sáu",
      lead: "Các cụ học nhắn tin.",
    }),
    made("dan-lai-1", "2026-11-20", reprint),
    made("dan-lai-2", "2026-11-21", { ...reprint, source: "gom-tin" }),
    made("phe-binh", "2026-11-21", {
      title: hostileTitle,
      lead: "Người dân chờ ba tiếng.",
      verdicts: model.verdicts.map((verdict) => ({
        ...verdict,
        review: false,
        marks: ["critical"],
        agencies: [{ id: "sm-ben-doi", role: "mention", because: [] }],
      })),
    }),
    made("dai", "2026-11-22", { title: "Tin chủ nhật", lead: `${"một hai ba bốn năm ".repeat(20)}hết` }),
  ];
  const by = { actor: "test", at: "2026-11-22T22:00:00Z" };
  await store.write(
    "item",
    items.map((value) => ({ value, expects: 0 })),
    by,
  );
  await store.write("alert", [{ value: noWayOut, expects: 0 }], by);
  await store.refresh();
}

const noWayOut: AlertRecord = {
  id: "unreachable/song-mo/bao-song-mo",
  city: "*",
  source: null,
  channel: null,
  cause: "no-way-out",
  state: "open",
  since: "2026-11-22T21:00:00.000Z",
  raisedAt: "2026-11-22T21:30:00.000Z",
  mendedAt: null,
  what: "Máy thu không ra được mạng <script>alert(1)</script>\r\nBcc: ai-do@vi-du.vn",
  todo: "Kiểm tra đường mạng.",
  times: 1,
};
