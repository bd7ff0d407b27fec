import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { CityConfig, Config } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import { Refusal } from "../../config/verb.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { modelPath } from "../classify/model-file.ts";
import { measureAll } from "../measure/figures.ts";
import { today, dated, type Window } from "../measure/windows.ts";
import { basisOf } from "../report/basis.ts";
import { reportOf } from "../report/report-of.ts";
import { withLocked } from "../entry/lock.ts";
import { noteDeed } from "../people/audit.ts";
import type { Snapshot } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { collected, type FrozenLine, type FrozenPeriod } from "./frozen.ts";
import { decisionsOf, earlierItems, figuresIn, frozenItems } from "./gather-frozen.ts";
import { writeFrozen } from "./lines.ts";
import { keepWeights, weightsNamed } from "./weights.ts";

/** What freezing works with. */
export interface Freezing {
  readonly store: Store;
  readonly config: Config;
  readonly clock: Clock;
  readonly actor: string;
  /** The data folder. */
  readonly data: string;
}

/** What is frozen. */
export interface FrozenPlan {
  readonly city: CityConfig;
  readonly plan: Plan;
  readonly window: Window;
}

/**
 * Stores a period with its items, labels, decisions, configuration files, registry, learned weights and figures, as a file and a record. A
 * frozen period stays as it was: a second one needs `again`, and stands beside the first. Throws a `Refusal` while the
 * period runs or when it was frozen before; where it fails, what it locked is unlocked again.
 */
export async function freeze(
  freezing: Freezing,
  asked: FrozenPlan,
  options: { readonly again?: boolean } = {},
): Promise<Snapshot> {
  const { store, clock, actor } = freezing;
  const { plan, window } = asked;
  if (window.to > today(clock))
    throw new Refusal(`${window.name} chưa kết thúc; chốt được từ ngày ${dated(window.to)}.`);
  const before = await snapshotsOf(store, plan.id, window.id);
  const last = before.at(-1);
  if (last !== undefined && options.again !== true)
    throw new Refusal(
      `${window.name} đã chốt lúc ${last.frozenAt} (${last.file}). Xem chênh lệch bằng --compare; muốn chốt thêm một bản hiệu chỉnh thì thêm --again.`,
    );
  // Before anything is computed: what the frozen period counts can then not be changed behind its back.
  const locking = { plan: plan.id, from: window.from, to: window.to, period: window.name };
  const snapshot = await withLocked(freezing, locking, () => keepFrozen(freezing, asked));
  await noteDeed(freezing, {
    actor,
    what: "snapshot.freeze",
    subject: snapshot.id,
    before: last?.id ?? null,
    after: snapshot.digest,
  });
  await store.refresh();
  return snapshot;
}

/** Computes the period, writes its file, then its record. */
async function keepFrozen(freezing: Freezing, asked: FrozenPlan): Promise<Snapshot> {
  const { store, clock, actor } = freezing;
  const { plan, window } = asked;
  for (const weights of await weightsOf(asked)) await keepWeights(freezing.data, weights.name, weights.text);
  const frozenAt = clock.now().toISOString();
  const still: Freezing = { ...freezing, clock: { now: () => new Date(frozenAt) } };
  const lines = linesNow(still, asked, { measure: true, report: true });
  const { file, digest } = await writeFrozen(freezing.data, { plan: plan.id, period: window.id }, lines);
  const snapshot: Snapshot = {
    id: `${plan.id}|${window.id}|${digest.slice(0, 12)}`,
    plan: plan.id,
    period: window.id,
    from: window.from,
    to: window.to,
    frozenAt,
    digest,
    file,
  };
  await store.write("snapshot", [{ value: snapshot, expects: 0 }], { actor, at: frozenAt });
  return snapshot;
}

/** The frozen states of a plan's period, or of all its periods, oldest first. */
export async function snapshotsOf(store: Store, plan: string, period?: string): Promise<readonly Snapshot[]> {
  await store.refresh();
  const order = { by: "frozenAt", direction: "ascending" } as const;
  const where = { is: { plan, ...(period !== undefined && { period }) } };
  const { rows } = await store.list("snapshot", { where, order, limit: 1_000 });
  return rows.map((kept) => kept.value);
}

/** The period as it stands at this moment, in the shape in which it is frozen; figures are computed anew, or stand as they were last computed with `measure: false`; without the report unless it is asked for. */
export function periodNow(
  freezing: Freezing,
  asked: FrozenPlan,
  options: { readonly measure?: boolean; readonly report?: boolean } = {},
): Promise<FrozenPeriod> {
  const { measure = true, report = false } = options;
  return collected(linesNow(freezing, asked, { measure, report }));
}

/** The lines of a frozen period, each read from the store when it is asked for. */
async function* linesNow(
  freezing: Freezing,
  asked: FrozenPlan,
  options: { readonly measure: boolean; readonly report: boolean },
): AsyncGenerator<FrozenLine> {
  const { store, config, clock, actor } = freezing;
  const { city, plan, window } = asked;
  if (options.measure) await measureAll(store, config, clock, { plan: plan.id, actor });
  yield {
    version: 2,
    head: {
      plan: plan.id,
      city: city.city.id,
      period: window.id,
      from: window.from,
      to: window.to,
      frozenAt: clock.now().toISOString(),
      actor,
      config: config.version,
      files: await filesOf(city),
      models: (await weightsOf(asked)).map(({ name, text }) => weightsNamed(name, text)),
    },
  };
  if (options.report) {
    const made = await reportOf({ store, city, plan, window, clock, config: config.version });
    yield { report: made.report };
    yield { basis: basisOf(made) };
    yield* earlierItems(store, asked, made.before.valid);
  }
  yield* figuresIn(store, asked);
  const decisions = await decisionsOf(store, plan.id);
  const met = new Set<string>();
  for await (const item of frozenItems(store, asked)) {
    if (decisions.has(item.id)) met.add(item.id);
    yield { item };
  }
  for (const [item, rows] of decisions) if (met.has(item)) for (const decision of rows) yield { decision };
}

/** The weights that judged the plan's items; none where the plan has no model. */
async function weightsOf({ city, plan }: FrozenPlan): Promise<{ name: string; text: string }[]> {
  const file = modelPath(city.folder, plan.id);
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? [] : [{ name: path.basename(file), text }];
}

/** The city's files and the common ones; training examples are told by the model's version in the rules. */
async function filesOf(city: CityConfig): Promise<Record<string, string>> {
  const root = path.dirname(city.folder);
  const inside = await readdir(city.folder, { recursive: true });
  const names = [
    ...inside.map((name) => path.join(path.basename(city.folder), name)),
    ...(await readdir(root)),
    ...(await readdir(path.join(root, "families")).catch(() => [])).map((name) =>
      path.join("families", name),
    ),
  ];
  const files: Record<string, string> = {};
  for (const name of names.toSorted())
    if (/\.(?:ya?ml|csv|txt)$/.test(name)) files[name] = await readFile(path.join(root, name), "utf8");
  return files;
}
