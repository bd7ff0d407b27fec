import type { Item } from "../item.ts";
import type { Change } from "./compare.ts";

/** How many items a group or an agency gains and loses, with some of them to look at. */
export interface Shift {
  readonly id: string;
  readonly gained: number;
  readonly lost: number;
  readonly examples: readonly Example[];
}

export interface Example {
  readonly item: string;
  readonly title: string;
  readonly url: string;
  readonly change: "gained" | "lost";
}

/** What judging again changes for one plan. */
export interface PlanShift {
  readonly plan: string;
  readonly changed: number;
  /** Items that begin and cease to count. */
  readonly counted: { readonly gained: number; readonly lost: number };
  /** Items that begin and cease to wait for a person. */
  readonly waiting: { readonly gained: number; readonly lost: number };
  readonly groups: readonly Shift[];
  /** By `agency/role`. */
  readonly agencies: readonly Shift[];
  /** By reported form, `critical` or `vulnerable`. */
  readonly signs: readonly Shift[];
}

/** What a replay found, and whether it was applied. */
export interface ReplayReport {
  readonly run: string;
  readonly applied: boolean;
  readonly at: string;
  readonly items: number;
  readonly changed: number;
  /** Items that rules and models judged anew; the others they had judged as they are now, by just the same words. */
  readonly judgedAnew: number;
  readonly plans: readonly PlanShift[];
}

const mostExamples = 5; // for each group or agency

interface Open {
  changed: number;
  readonly counted: { gained: number; lost: number };
  readonly waiting: { gained: number; lost: number };
  readonly groups: Map<string, OpenShift>;
  readonly agencies: Map<string, OpenShift>;
  readonly signs: Map<string, OpenShift>;
}

interface OpenShift {
  gained: number;
  lost: number;
  readonly examples: Example[];
}

/** Gathers the changes of items as they stream by. */
export function openReport(
  run: string,
  { apply, plan }: { readonly apply: boolean; readonly plan?: string },
): {
  take(item: Item, changes: readonly Change[]): void;
  result(now: Date): Omit<ReplayReport, "judgedAnew">;
} {
  let items = 0;
  let changed = 0;
  const plans = new Map<string, Open>();
  return {
    take(item, all) {
      const changes = all.filter((one) => plan === undefined || one.plan === plan);
      items += 1;
      if (changes.length > 0) changed += 1;
      for (const change of changes) note(openPlan(plans, change.plan), item, change);
    },
    result: (now) => ({
      run,
      applied: apply,
      at: now.toISOString(),
      items,
      changed,
      plans: [...plans]
        .map(([id, open]) => ({
          plan: id,
          changed: open.changed,
          counted: open.counted,
          waiting: open.waiting,
          groups: shifts(open.groups),
          agencies: shifts(open.agencies),
          signs: shifts(open.signs),
        }))
        .toSorted((a, b) => (a.plan < b.plan ? -1 : 1)),
    }),
  };
}

function openPlan(plans: Map<string, Open>, id: string): Open {
  const known = plans.get(id);
  if (known !== undefined) return known;
  const open: Open = {
    changed: 0,
    counted: { gained: 0, lost: 0 },
    waiting: { gained: 0, lost: 0 },
    groups: new Map(),
    agencies: new Map(),
    signs: new Map(),
  };
  plans.set(id, open);
  return open;
}

function note(open: Open, item: Item, change: Change): void {
  open.changed += 1;
  turn(open.counted, change.counted);
  turn(open.waiting, change.review);
  for (const [into, moved] of [
    [open.groups, change.groups],
    [open.agencies, change.agencies],
    [open.signs, change.signs],
  ] as const) {
    for (const id of moved.gained) shift(into, id, item, "gained");
    for (const id of moved.lost) shift(into, id, item, "lost");
  }
}

function turn(
  sum: { gained: number; lost: number },
  { before, after }: { readonly before: boolean; readonly after: boolean },
): void {
  if (after && !before) sum.gained += 1;
  if (before && !after) sum.lost += 1;
}

function shift(into: Map<string, OpenShift>, id: string, item: Item, change: Example["change"]): void {
  const known = into.get(id) ?? { gained: 0, lost: 0, examples: [] };
  into.set(id, known);
  known[change] += 1;
  if (known.examples.length < mostExamples)
    known.examples.push({ item: item.id, title: item.title, url: item.url, change });
}

function shifts(all: ReadonlyMap<string, OpenShift>): Shift[] {
  return [...all].map(([id, one]) => ({ id, ...one })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The report as lines for people, in Vietnamese. */
export function told(report: ReplayReport): string {
  const lines = [
    report.applied
      ? `Đã xếp loại lại ${report.items} tin, ghi thay đổi của ${report.changed} tin (lần chạy ${report.run}).`
      : `Xếp loại lại ${report.items} tin: ${report.changed} tin sẽ đổi. Chưa ghi gì; thêm --apply để ghi.`,
  ];
  const { items, judgedAnew } = report;
  if (judgedAnew < items)
    lines.push(
      `Hỏi lại quy tắc và mô hình cho ${judgedAnew} tin; ${items - judgedAnew} tin khác đã được xếp loại đúng theo quy tắc, mô hình và phiên bản này.`,
    );
  for (const plan of report.plans) {
    const { counted, waiting } = plan;
    lines.push(
      "",
      `${plan.plan}: ${plan.changed} tin đổi; thêm ${counted.gained} tin được tính, bớt ${counted.lost}; ` +
        `thêm ${waiting.gained} tin chờ duyệt, bớt ${waiting.lost}`,
    );
    for (const [name, list] of [
      ["nhóm", plan.groups],
      ["đơn vị", plan.agencies],
      ["dấu hiệu", plan.signs],
    ] as const) {
      for (const one of list) {
        lines.push(`  ${name} ${one.id}: +${one.gained} −${one.lost}`);
        for (const { title, url, change } of one.examples)
          lines.push(`      ${change === "gained" ? "+" : "−"} ${title} (${url})`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
