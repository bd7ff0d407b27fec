import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { EngineSilent } from "../../pipeline/store/errors.ts";
import { openSpooledStore, spooledKinds } from "../../pipeline/store/spool.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { addressOf } from "../store/samples.ts";
import { inventedConfig } from "./invented-config.ts";
import { clock, desk, openSampleOffice, quickPasswords } from "./sample-office.ts";

const by = { actor: "test", at: clock.now().toISOString() };
const away = "Không nối được Elasticsearch ở https://es01:9200.";

describe("what waits on collecting machines", () => {
  it("stands on the page on health for every machine, hostile words as words", async () => {
    await using office = await openSampleOffice({ nothing: true });
    const value = {
      id: "may-<b>02",
      at: "2026-11-22T01:00:00.000Z",
      rows: 12_345,
      bytes: 34_000_000,
      since: "2026-11-22T00:00:00.000Z",
      letters: 2,
      full: true,
      lastTrouble: "đĩa <script>đầy</script>",
      lastTroubleAt: "2026-11-22T00:30:00.000Z",
    };
    const [city] = office.config.cities;
    const page = `/suc-khoe/${city?.city.id}`;
    expect((await office.page(page)).text).not.toContain("Máy thu và phần chờ");
    await office.store.write("machine", [{ value, expects: 0 }], by);
    const { text } = await office.page(page);
    for (const words of [
      "may-&lt;b&gt;02",
      "12.345",
      "tạm dừng thu",
      "chưa báo lại",
      "đĩa &lt;script&gt;đầy",
    ])
      expect(text).toContain(words);
  });

  it("is told on every page and by /healthz while the engine is away", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "phusong-machines-"));
    {
      const local = await openSqliteStore(path.join(folder, "thu-tin.sqlite"), { outbox: spooledKinds });
      const connect = () => Promise.reject(new EngineSilent(away));
      await using store = openSpooledStore(local, connect, { longestPause: 50 });
      await using archive = openArchive(folder, { clock, software: "phusong-test" });
      await store.write("address", [{ value: addressOf("one"), expects: 0 }], by);
      await expect.poll(async () => (await store.state()).trouble).toBe(away);
      const app = openOffice({
        store: store.shared,
        spoolState: store.state,
        archive,
        config: inventedConfig(),
        clock,
        sample: true,
        passwords: quickPasswords(),
      });
      const health = await app.request(`${desk}/healthz`, { headers: { host: "127.0.0.1:8179" } });
      expect(health.status).toBe(503);
      expect(await health.text()).toMatch(/không trả lời\nKhông nối được .*\n1 bản ghi \(.* MB\) đang chờ/);
      const page = await app.request(`${desk}/`, { headers: { host: "127.0.0.1:8179" } });
      const text = await page.text();
      expect([200, 503]).toContain(page.status);
      const item = await app.request(`${desk}/suc-khoe/${inventedConfig().cities[0]?.city.id}`, {
        headers: { host: "127.0.0.1:8179" },
      });
      expect(item.status).toBe(503);
      expect(await item.text()).toMatch(/1 bản ghi .* đang chờ trên đĩa máy thu/);
      expect(text).not.toContain("Lỗi của chương trình");
    }
    await rm(folder, { recursive: true });
  });
});
