import { z } from "zod";
import { Refusal } from "../../../config/verb.ts";
import { stampOf } from "../stamp.ts";
import type { Engine } from "./engine.ts";

/** The repository of snapshots that this program works with; a city may keep others beside it. */
export const repository = "phusong";

const Taken = z.object({
  snapshot: z.object({
    snapshot: z.string(),
    state: z.string(),
    indices: z.array(z.string()),
    shards: z.object({ failed: z.int() }),
  }),
});
const Listed = z.object({
  snapshots: z.array(z.object({ snapshot: z.string(), state: z.string(), indices: z.array(z.string()) })),
});
const Restored = z.object({
  snapshot: z.object({ indices: z.array(z.string()), shards: z.object({ failed: z.int() }) }),
});

const patience = { milliseconds: 6 * 3_600_000, attempts: 1 }; // of a city's first snapshot; later ones hold what changed

/** Names a folder of the engine's `path.repo` as the repository; asked twice it changes nothing. */
export async function nameRepository(engine: Engine, location: string): Promise<void> {
  const body = { type: "fs", settings: { location, compress: true } };
  await engine.ask({ method: "PUT", path: `/_snapshot/${repository}`, body });
}

/** Takes a snapshot of a city's indices and waits for it; throws a Refusal when a part of it failed. */
export async function takeSnapshot(
  engine: Engine,
  prefix: string,
  now: Date,
): Promise<{ readonly name: string; readonly indices: number }> {
  await knownRepository(engine);
  const { body } = await engine.ask({
    method: "PUT",
    path: `/_snapshot/${repository}/${prefix}-${stampOf(now)}`,
    query: { wait_for_completion: true },
    body: { indices: `${prefix}-*`, include_global_state: false },
    patience,
  });
  const { snapshot } = Taken.parse(body);
  if (snapshot.state !== "SUCCESS" || snapshot.shards.failed > 0)
    throw new Refusal(
      `Bản chụp ${snapshot.snapshot} không trọn vẹn (${snapshot.state}). Hãy xem nhật ký Elasticsearch rồi chụp lại.`,
    );
  return { name: snapshot.snapshot, indices: snapshot.indices.length };
}

/** The whole snapshots of a city, oldest first. */
export async function snapshotsOf(engine: Engine, prefix: string): Promise<readonly string[]> {
  await knownRepository(engine);
  const path = `/_snapshot/${repository}/${prefix}-*`;
  const { status, body } = await engine.ask({ method: "GET", path, expect: [404] });
  if (status === 404) return [];
  return Listed.parse(body)
    .snapshots.filter(({ state }) => state === "SUCCESS")
    .map(({ snapshot }) => snapshot)
    .toSorted();
}

/** Brings a snapshot back, with its aliases, where no index of the city stands; throws a Refusal where one does. */
export async function restoreSnapshot(
  engine: Engine,
  prefix: string,
  name: string,
): Promise<{ readonly name: string; readonly indices: number }> {
  const all = await snapshotsOf(engine, prefix);
  const chosen = name === "last" ? all.at(-1) : all.find((one) => one === name);
  if (chosen === undefined)
    throw new Refusal(
      all.length === 0
        ? `Kho ${repository} chưa có bản chụp nào của ${prefix}.`
        : `Không có bản chụp "${name}". Các bản chụp: ${all.join(", ")}`,
    );
  const standing = await engine.ask({
    method: "GET",
    path: `/${prefix}-*/_settings/index.creation_date`,
    query: { allow_no_indices: true },
    expect: [404],
  });
  const names =
    standing.status === 404 ? [] : Object.keys(z.record(z.string(), z.unknown()).parse(standing.body));
  if (names.length > 0)
    throw new Refusal(
      `Ở Elasticsearch còn chỉ mục ${names.slice(0, 3).join(", ")}${names.length > 3 ? "…" : ""}: khôi phục không ghi đè số liệu đang có. Hãy dừng mọi máy thu và trang xem, xóa hoặc đổi tên các chỉ mục ${prefix}-*, rồi chạy lại.`,
    );
  const { body } = await engine.ask({
    method: "POST",
    path: `/_snapshot/${repository}/${chosen}/_restore`,
    query: { wait_for_completion: true },
    body: { indices: `${prefix}-*`, include_global_state: false, include_aliases: true },
    patience,
  });
  const { snapshot } = Restored.parse(body);
  if (snapshot.shards.failed > 0)
    throw new Refusal(`Khôi phục ${chosen} không trọn vẹn. Hãy xem nhật ký Elasticsearch.`);
  return { name: chosen, indices: snapshot.indices.length };
}

async function knownRepository(engine: Engine): Promise<void> {
  const { status } = await engine.ask({ method: "GET", path: `/_snapshot/${repository}`, expect: [404] });
  if (status === 404)
    throw new Refusal(
      `Elasticsearch chưa có kho bản chụp "${repository}". Chạy lần đầu với --location THƯ-MỤC nằm trong path.repo của Elasticsearch.`,
    );
}
