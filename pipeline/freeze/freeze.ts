import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { CityConfig, Config } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import { Refusal } from "../../config/verb.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { modelPath } from "../classify/model-file.ts";
import { counts } from "../item.ts";
import { measureAll } from "../measure/figures.ts";
import { today, dated, type Window } from "../measure/windows.ts";
import { everything } from "../store/everything.ts";
import type { Snapshot } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import {
  keepWeights,
  weightsNamed,
  writeFrozen,
  type FrozenFigure,
  type FrozenItem,
  type FrozenPeriod,
} from "./frozen.ts";

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
 * period runs or when it was frozen before.
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
  const frozen = await periodNow(freezing, asked);
  for (const { name, text } of await weightsOf(asked)) await keepWeights(freezing.data, name, text);
  const { file, digest } = await writeFrozen(freezing.data, frozen);
  const snapshot: Snapshot = {
    id: `${plan.id}|${window.id}|${digest.slice(0, 12)}`,
    plan: plan.id,
    period: window.id,
    from: window.from,
    to: window.to,
    frozenAt: frozen.frozenAt,
    digest,
    file,
  };
  const by = { actor, at: frozen.frozenAt };
  await store.write("snapshot", [{ value: snapshot, expects: 0 }], by);
  const audit = {
    id: `audit/${snapshot.id}`,
    what: "snapshot.freeze",
    subject: snapshot.id,
    before: last?.id ?? null,
    after: digest,
    ...by,
  };
  await store.write("audit", [{ value: audit, expects: 0 }], by);
  await store.refresh();
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

/** The period as it stands at this moment, in the shape in which it is frozen; figures are computed anew, or stand as they were last computed with `measure: false`. */
export async function periodNow(
  freezing: Freezing,
  asked: FrozenPlan,
  options: { readonly measure?: boolean } = {},
): Promise<FrozenPeriod> {
  const { store, config, clock, actor } = freezing;
  const { city, plan, window } = asked;
  if (options.measure !== false) await measureAll(store, config, clock, { plan: plan.id, actor });
  const items = await itemsIn(store, asked);
  return {
    version: 1,
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
    items,
    figures: await figuresIn(store, asked),
    decisions: await decisionsIn(store, plan.id, new Set(items.map((item) => item.id))),
  };
}

async function itemsIn(store: Store, { city, plan, window }: FrozenPlan): Promise<FrozenItem[]> {
  const where = {
    is: { source: city.sources.map((source) => source.id) },
    range: { publishedDay: { from: window.from, to: window.to } },
  };
  const items: FrozenItem[] = [];
  const order = { by: "sortAt", direction: "ascending" } as const;
  for await (const { value: item } of everything(store, "item", { where, order })) {
    const verdict = item.verdicts.find((one) => one.plan === plan.id);
    if (verdict === undefined) continue;
    const { id, title, url, source, story, copy, publishedDay: day, capture, evidence } = item;
    items.push({
      id,
      title,
      url,
      source,
      story,
      copy,
      day,
      capture,
      evidence,
      tier: verdict.tier,
      counted: counts(verdict) && verdict.groups.length > 0,
      review: verdict.review,
      groups: verdict.groups.map((hit) => hit.id),
      agencies: verdict.agencies.map((hit) => `${hit.id}/${hit.role}`),
      rules: verdict.rules,
      reviewers: [...(verdict.people?.reviewers ?? [])],
    });
  }
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function figuresIn(store: Store, { plan, window }: FrozenPlan): Promise<FrozenFigure[]> {
  const where = { is: { plan: plan.id, period: window.id } };
  const figures: FrozenFigure[] = [];
  const order = { by: "from", direction: "ascending" } as const;
  for await (const { value } of everything(store, "figure", { where, order })) {
    const { id, indicator, agency, group, source, tier, numerator, denominator, state } = value;
    const variant = value.variant ?? null;
    figures.push({
      id,
      indicator,
      agency,
      group,
      source,
      tier,
      variant,
      value: value.value,
      numerator,
      denominator,
      state,
    });
  }
  return figures.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function decisionsIn(
  store: Store,
  plan: string,
  items: ReadonlySet<string>,
): Promise<FrozenPeriod["decisions"]> {
  const found: FrozenPeriod["decisions"] = [];
  const order = { by: "at", direction: "ascending" } as const;
  // A date that a person gave belongs to no plan and to every period.
  const where = { is: { plan: [plan, ""] } };
  for await (const { value } of everything(store, "decision", { where, order })) {
    const { id, item, what, reason, rules, actor, at } = value;
    if (items.has(item)) found.push({ id, item, what, value: value.value, reason, rules, actor, at });
  }
  return found;
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
