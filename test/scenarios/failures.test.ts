import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownConfig, readSettings } from "../../config/settings.ts";
import { Source } from "../../config/source-schema.ts";
import { postType, type Post } from "../../crawlers/platforms/post.ts";
import { openDesk, readRules, type Desk } from "../../pipeline/desk.ts";
import type { Item } from "../../pipeline/item.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass } from "../settle/desk.ts";

// Failures of docs/scenarios.md that no other test shows.

const sameName = "Ủy ban nhân dân phường Trung tâm";
const twins = [
  { id: "zalo-lang", owner: "hn-lang", account: "1110001110001110001" },
  { id: "zalo-tayho", owner: "hn-tayho", account: "2220002220002220002" },
].map(({ id, owner, account }) =>
  Source.parse({
    id,
    name: sameName,
    kind: "social",
    owner,
    channels: [{ id: `${id}/oa`, kind: "zalo", url: `https://zalo.me/${account}`, account }],
  }),
);

let folder: string;
let desk: Desk;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  const settings = readSettings({ PHUSONG_DATA: folder });
  const { config } = await readRules(ownConfig);
  const cities = config.cities
    .filter(({ city }) => city.id === "hanoi")
    .map((city) => ({ ...city, sources: [...city.sources, ...twins] }));
  const rules = { config: { ...config, cities }, ...openJudges({ ...config, cities }) };
  desk = await openDesk(settings, { now: () => new Date("2026-11-20T03:00:00Z") }, "test", rules);
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function settled(page: Parameters<typeof captured>[1]): Promise<{ fate: string; item: Item | null }> {
  const { fate, item } = await settleAndNote(desk, await captured(desk, page));
  await desk.store.refresh();
  const [kept] = item === null ? [] : await desk.store.read("item", [item]);
  return { fate, item: kept?.value ?? null };
}

const posted = (source: string, id: string, given: Partial<Post>) =>
  settled({
    source,
    url: `https://zalo.example.vn/${source}/${id}`,
    headers: { "content-type": postType },
    html: JSON.stringify({
      platform: "zalo",
      api: "oa v3.0",
      id,
      permalink: `https://zalo.example.vn/${source}/${id}`,
      title: null,
      text: "",
      publishedAt: "2026-11-18T01:00:00.000Z",
      editedAt: null,
      link: null,
      media: { image: true, video: false },
      gone: null,
      ...given,
    } satisfies Post),
  });

describe("a copy that a machine translated", () => {
  it("is known by its language, is no reprint of the original and adds nothing to its story", async () => {
    const original = await settled({
      source: "hanoimoi",
      url: "https://hanoimoi.vn/lop-hoc-buoi-toi-cua-phuong-900101.html",
      html: articlePage(eveningClass),
    });
    const copy = await settled({
      source: "hanoimoi",
      url: "https://hanoimoi.vn/en/the-evening-class-of-the-ward-900101.html",
      html: articlePage({
        title: "Lang ward opens a digital literacy class for the elderly",
        paragraphs: [
          "Every Tuesday evening, the cultural house of group 7 in Lang ward, Hanoi is lit until nine o'clock for a class of the digital literacy for the people movement.",
          "Thirty-six students, most of them over sixty years old, practise submitting files on the public service portal and receiving results by phone.",
          "The people's committee of Lang ward has assigned two members of the community digital technology team to sit at each table until everybody can do it alone.",
        ],
        day: eveningClass.day,
      }).replace('lang="vi"', 'lang="en"'),
    });
    expect(original).toMatchObject({ fate: "counted", item: { language: "vi" } });
    expect(copy).toMatchObject({ fate: "off-topic", item: { language: "en", copy: "original" } });
    expect(copy.item?.story).not.toBe(original.item?.story);
  });
});

describe("a post", () => {
  it("without a title and a word is nothing that can be judged, and no item", async () => {
    for (const [id, title] of [
      ["1", null],
      ["2", "   "],
    ] as const) {
      const { fate, item } = await posted("zalo-lang", id, { title });
      expect(fate).toBe("not-an-article");
      expect(item).toBeNull();
    }
  });

  it("with an empty title is called by its first words", async () => {
    const { item } = await posted("zalo-lang", "3", {
      title: "",
      text: "Chiều nay nhà văn hóa tổ 7 mở cửa.\nMời bà con.",
    });
    expect(item?.title).toBe("Chiều nay nhà văn hóa tổ 7 mở cửa.");
  });
});

describe("two agencies whose Zalo accounts have the same name", () => {
  it("each get what came through their own account", async () => {
    const text = `${sameName} mở lớp Bình dân học vụ số cho người cao tuổi tại nhà văn hóa, Hà Nội.`;
    for (const { id, owner } of twins) {
      const { item } = await posted(id, "9", { title: "Mở lớp Bình dân học vụ số cho người cao tuổi", text });
      const [verdict] = item?.verdicts ?? [];
      expect(verdict?.agencies.filter(({ role }) => role === "owner").map((one) => one.id)).toEqual([owner]);
      // The name that both have never names the other.
      expect([...new Set(verdict?.agencies.map((one) => one.id))]).toEqual([owner]);
    }
  });
});
