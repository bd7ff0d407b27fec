import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { keepInOrder } from "../../pipeline/decisions/decide.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { readingsOf, readWhileOthersWrite, streamWhileOthersWrite } from "../api/readings.ts";
import { openApiWorld, plan, whole, type ApiWorld } from "../api/world.ts";

const url = inject("engineUrl");
const overEngine = () =>
  openApiWorld({
    accounts: false,
    open: () => openElasticsearchStore({ urls: [url], prefix: `api-${randomUUID().slice(0, 8)}` }),
  });

describe.skipIf(url === "")(
  `the interface for programs over Elasticsearch ${inject("engineMissing")}`,
  () => {
    it("answers every address, every list to its end and every file as over SQLite, to the letter", async () => {
      await using engine = await overEngine();
      await using sqlite = await openApiWorld({ accounts: false });
      for (const world of [engine, sqlite]) await decided(world);
      const told = await readingsOf(engine);
      expect(told).toEqual(await readingsOf(sqlite));
      expect(
        Object.values(told)
          .flat()
          .filter((one) => typeof one === "number" && one >= 400),
      ).toEqual([]);
    });

    it("gives as many rows as the screen shows, in lists and in files, and by words", async () => {
      await using world = await overEngine();
      for (const query of [whole, `${whole}&tim=${encodeURIComponent('"lớp học số" OR nghị quyết')}`]) {
        const screen = (await world.office.page(`/ke-hoach/${plan}/tin?${query}`)).text;
        const shown = /<h2 id="so-tin">\s*(\d+)/.exec(screen)?.[1];
        const lines = await world.ask(`/items.ndjson?plan=${plan}&${query}`);
        expect(String(lines.text.trim().split("\n").length)).toBe(shown);
        expect(lines.headers.get("phu-song-total")).toBe(shown);
      }
    });

    it("gives what stood throughout exactly once while others write, page by page and as a file", async () => {
      await using world = await overEngine();
      expect(await readWhileOthersWrite(world)).toEqual({ lost: [], twice: [] });
      expect(await streamWhileOthersWrite(world)).toEqual({ lost: [], twice: [] });
    });
  },
);

/** Two people's decisions, since the invented office has none. */
async function decided({ office }: ApiWorld): Promise<void> {
  for (const [at, item] of ["tin-001", "tin-002"].entries())
    await keepInOrder(office.store, [
      {
        item,
        plan,
        what: "comment",
        value: null,
        reason: "đã đọc bài",
        rules: "songmo-12@1",
        actor: "hanh",
        at: `2026-11-2${at}T02:00:00.000Z`,
      },
    ]);
  await office.store.refresh();
}
