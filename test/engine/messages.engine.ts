import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { morningOver } from "../messages/morning.ts";

const url = inject("engineUrl");

describe.skipIf(url === "")(
  `notices, letters and digests over Elasticsearch ${inject("engineMissing")}`,
  () => {
    it("are found, written and sent by one of two machines, to the letter as over SQLite", async () => {
      const prefix = `thu-${randomUUID().slice(0, 8)}`;
      const open = () => openElasticsearchStore({ urls: [url], prefix });
      await using ends = new AsyncDisposableStack();
      const over = await morningOver(open, async () => ends.adopt(await open(), (store) => store.close()));
      const sqlite = await morningOver(
        () => openSqliteStore(":memory:"),
        async (store) => store,
      );
      expect(over).toEqual(sqlite);
      expect(over.mails.length).toBeGreaterThan(3);
    });
  },
);
