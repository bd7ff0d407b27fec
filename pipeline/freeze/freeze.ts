import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { CityConfig, Config } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import { Refusal } from "../../config/verb.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { modelPath } from "../classify/model-file.ts";
import { figuresFor } from "../measure/figures.ts";
import { keepFigures } from "../measure/keep.ts";
import { namesOf } from "../measure/shown.ts";
import { today, dated, type Window } from "../measure/windows.ts";
import { basisOf } from "../report/basis.ts";
import { reportOf, type ReportMade } from "../report/report-of.ts";
import { withLocked } from "../entry/lock.ts";
import { noteDeed } from "../people/audit.ts";
import { inTurn } from "../turn.ts";
import type { Figure, Snapshot } from "../store/records.ts";
import type { Kind, Reader, Store } from "../store/store.ts";
import { collected, type FrozenHead, type FrozenLine, type FrozenPeriod } from "./frozen.ts";
import { decisionsOf, earlierItems, frozenFigure, frozenItems } from "./gather-frozen.ts";
import { writeFrozen } from "./lines.ts";
import { keepWeights, weightsNamed } from "./weights.ts";

/** Everything that a frozen period is counted from, besides configuration. */
const frozenKinds = [
  "item",
  "story",
  "decision",
  "entry",
  "look",
  "observation",
] as const satisfies readonly Kind[];

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

/** A frozen period that the store knows of, and who froze it. */
export interface KeptSnapshot extends Snapshot {
  readonly actor: string;
}

/**
 * Stores a period with its items, labels, decisions, configuration files, registry, learned weights and figures, as a file and a record. A
 * frozen period stays as it was: a second one needs `again`, and stands beside the first. Throws a `Refusal` while the
 * period runs, when it was frozen before or while somebody freezes it; where it fails, what it locked is unlocked again.
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
  // Two who freeze the same period at the same moment would leave two frozen states of it.
  const turn = {
    name: `freeze/${plan.id}/${window.id}`,
    busy: `${window.name} đang được chốt. Hãy chờ vài phút rồi xem ở các kỳ đã chốt.`,
  };
  return inTurn(store, turn, async (lost) => {
    const before = await snapshotsOf(store, plan.id, window.id);
    const last = before.at(-1);
    if (last !== undefined && options.again !== true)
      throw new Refusal(
        `${window.name} đã chốt lúc ${last.frozenAt} (${last.file}). Muốn chốt thêm một bản hiệu chỉnh bên cạnh: lệnh freeze với --again, hoặc nút “Chốt bản hiệu chỉnh” ở trang báo cáo khi số liệu đã khác.`,
      );
    // Before anything is computed: what the frozen period counts can then not be changed behind its back.
    const locking = { plan: plan.id, from: window.from, to: window.to, period: window.name };
    const snapshot = await withLocked(freezing, locking, () => keepFrozen(freezing, asked, lost));
    await noteDeed(freezing, {
      actor,
      what: "snapshot.freeze",
      subject: snapshot.id,
      before: last?.id ?? null,
      after: snapshot.digest,
    });
    await store.refresh();
    return snapshot;
  });
}

/** Computes the period from one moment of the store, writes its file, then its record, then its figures for the panels. */
async function keepFrozen(freezing: Freezing, asked: FrozenPlan, lost: AbortSignal): Promise<Snapshot> {
  const { store, clock, actor } = freezing;
  const { plan, window } = asked;
  for (const weights of await weightsOf(asked)) await keepWeights(freezing.data, weights.name, weights.text);
  const frozenAt = clock.now().toISOString();
  await store.refresh();
  // Before the moment: what is written between them is looked at once more when the period is compared.
  const marks = marksWithin(window, await store.marks("item"));
  await using still = await store.still(frozenKinds);
  const moment = { ...freezing, store: still, clock: { now: () => new Date(frozenAt) } };
  const made = await madeNow(moment, asked);
  const head = { ...(await headNow(moment, asked)), marks };
  const lines = linesOf(moment, asked, { ...made, head });
  lost.throwIfAborted();
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
  const by = { actor, at: frozenAt };
  await store.write("snapshot", [{ value: snapshot, expects: 0 }], by);
  await keepFigures(store, { plan: plan.id, period: window.id }, made.figures, by);
  return snapshot;
}

/** The frozen states of a plan's period, or of all its periods, oldest first. */
export async function snapshotsOf(
  store: Store,
  plan: string,
  period?: string,
): Promise<readonly KeptSnapshot[]> {
  await store.refresh();
  const order = { by: "frozenAt", direction: "ascending" } as const;
  const where = { is: { plan, ...(period !== undefined && { period }) } };
  const { rows } = await store.list("snapshot", { where, order, limit: 1_000 });
  return rows.map(({ value, actor }) => ({ ...value, actor }));
}

/** The period as it stands at this moment, with its report, in the shape in which it is frozen; nothing is written. */
export async function periodNow(freezing: Freezing, asked: FrozenPlan): Promise<FrozenPeriod> {
  await freezing.store.refresh();
  await using still = await freezing.store.still(frozenKinds);
  const moment = { ...freezing, store: still };
  const head = await headNow(moment, asked);
  return await collected(linesOf(moment, asked, { ...(await madeNow(moment, asked)), head }));
}

/** What a period is frozen from: a store that stands still. */
type Moment = Omit<Freezing, "store" | "data"> & { readonly store: Reader };

interface Made extends ReportMade {
  readonly figures: readonly Figure[];
}

async function madeNow({ store, config, clock }: Moment, asked: FrozenPlan): Promise<Made> {
  const { city, plan, window } = asked;
  const made = await reportOf({ store, city, plan, window, clock, config: config.version });
  const as = { at: clock.now().toISOString(), names: namesOf(city, plan) };
  return { ...made, figures: figuresFor(made, as) };
}

/** The lines of a frozen period; items and decisions are read when they are asked for, from the moment that made the figures. */
async function* linesOf(
  { store }: Moment,
  asked: FrozenPlan,
  made: Made & { readonly head: FrozenHead },
): AsyncGenerator<FrozenLine> {
  const { plan } = asked;
  yield { version: 2, head: made.head };
  yield { report: made.report };
  yield { basis: basisOf(made) };
  yield* earlierItems(store, asked, made.before.valid);
  yield* made.figures.map(frozenFigure);
  const decisions = await decisionsOf(store, plan.id);
  const met = new Set<string>();
  for await (const item of frozenItems(store, asked)) {
    if (decisions.has(item.id)) met.add(item.id);
    yield { item };
  }
  for (const [item, rows] of decisions) if (met.has(item)) for (const decision of rows) yield { decision };
}

/** What a period is of, by whom it is frozen now, and by which files. */
export async function headNow(
  { config, clock, actor }: Pick<Freezing, "config" | "clock" | "actor">,
  asked: FrozenPlan,
): Promise<FrozenHead> {
  const { city, plan, window } = asked;
  return {
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
  };
}

/** The marks of the days of a period. */
function marksWithin({ from, to }: Window, marks: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...marks].filter(([day]) => day >= from && day < to));
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
