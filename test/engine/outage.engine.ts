import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { lookAgainAtAll } from "../../pipeline/second-look/second-look.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { readSettings } from "../../config/settings.ts";
import { EngineAway } from "../../pipeline/store/errors.ts";
import { waitingWords } from "../../pipeline/waiting.ts";
import { openPostOffice, postOf } from "../platforms/office.ts";
import type { SampleAccount } from "../sample-city/platforms/model.ts";
import { openProxy, type Proxy } from "./proxy.ts";

const url = inject("engineUrl");
const id = "UCmauMauMauMauMauMauMau1";
const key = "AIzaMauKhoaCongKhai1234567890abcdef";
const account: SampleAccount = {
  platform: "youtube",
  id,
  name: "thanhphomau",
  followers: 4_321,
  posts: [1.5, 4].map((days, at) => postOf(`vid-Mau_${at}xx`, days, { video: true })),
};
const channel = { id: "thudo-mxh/youtube", kind: "video", account: id, token: "khoa-yt" } as const;

describe.skipIf(url === "")(
  `a machine that fetches while Elasticsearch is away ${inject("engineMissing")}`,
  () => {
    let proxy: Proxy;
    beforeAll(async () => void (proxy = await openProxy(url)));
    afterAll(() => proxy.close());

    it("keeps posts and their counters on its disk, throws at nobody, and joins them to their items afterwards", async () => {
      const engine = { url: proxy.url, prefix: `outage-${randomUUID().slice(0, 8)}` };
      await using office = await openPostOffice({ channels: [channel], accounts: [account], engine });
      office.platforms.youtube.keys.set(key, { units: 0, searches: 0, day: "" });
      await office.token("khoa-yt", { api_key: key });
      const { spool } = office.desk;
      if (spool === null) throw new Error("no spool");
      // The right to its estate was this machine's before.
      await spool.lease("collect/thudo-mxh", "before", 1, new Date(0));

      proxy.set("refuse");
      const looks = await office.collect();
      expect(looks.get(channel.id)).toMatchObject({ outcome: "working", reason: null, listed: 2 });
      const waiting = await spool.state();
      expect(waiting.rows).toBeGreaterThan(4);
      expect(waiting.trouble).toMatch(/Elasticsearch/);
      expect(await waitingWords(office.desk)).toMatch(
        /đang chờ trên đĩa máy thu.*bản chụp đã lưu, chờ xếp loại/s,
      );
      expect((await spool.local.outbox.notes("observed ")).length).toBeGreaterThan(0);
      // Second looks are planned in the engine: they wait, and say so.
      await using connector = openOutside({ ...readSettings({}), hosts: office.served.hosts });
      await expect(lookAgainAtAll(office.desk, { connector })).rejects.toBeInstanceOf(EngineAway);

      proxy.set(null);
      const measured = office.now().toISOString();
      office.at("2026-11-14T07:00:00Z");
      await expect.poll(() => spool.drain(1), { timeout: 60_000 }).toBe(true);
      await office.collect();
      expect((await spool.state()).rows).toBe(0);
      expect(await spool.local.outbox.notes("observed ")).toEqual([]);
      await office.desk.store.refresh();
      expect((await office.items()).length).toBe(2);
      const found = await office.observations();
      const views = found.filter(({ item, metric }) => item !== null && metric === "views");
      // As they were read while the engine was away, not as they are two hours later.
      expect(new Set(views.map(({ ageDays }) => ageDays))).toEqual(new Set([1.5, 4]));
      expect(views.length).toBe(2);
      expect(new Set(views.map(({ at }) => at))).toEqual(new Set([measured]));
      expect(await waitingWords(office.desk)).toBe("");
    });
  },
);
