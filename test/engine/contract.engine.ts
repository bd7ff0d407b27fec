import { randomUUID } from "node:crypto";
import { describe, inject } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { keepsTheStoreContract } from "../store/contract.ts";

const url = inject("engineUrl");

describe.skipIf(url === "")(`Elasticsearch ${inject("engineMissing")}`, () => {
  const prefix = `contract-${randomUUID().slice(0, 8)}`;
  keepsTheStoreContract(() => openElasticsearchStore({ urls: [url], prefix }));
});
