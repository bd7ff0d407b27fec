import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { AlertRecord } from "../store/records.ts";
import type { Signature, Store } from "../store/store.ts";
import type { BreakKind } from "./health.ts";

/** What an alert is about: a way of being broken, a silence, or that our own machine has no way out. */
export type Cause = BreakKind | "silent" | "no-way-out";

/** A fault as it stands now; one for each cause. */
export interface Fault extends Pick<AlertRecord, "city" | "source" | "channel" | "since" | "what" | "todo"> {
  readonly cause: Cause;
}

/** Where alerts go: mail, a web hook, a screen. Each fault is raised once and mended once; both may come again after a crash. */
export interface Alerts {
  raise(alert: AlertRecord): Promise<void>;
  mended(alert: AlertRecord): Promise<void>;
}

/** Alerts that go nowhere but into the store, where the health page shows them. */
export const onlyKept: Alerts = { raise: async () => undefined, mended: async () => undefined };

/** What changed between two looks at the faults. */
export interface Turn {
  readonly raised: readonly AlertRecord[];
  readonly mended: readonly AlertRecord[];
}

/** The name under which a fault is known each time it comes. */
function alertId({
  cause,
  city,
  source,
  channel,
}: Pick<Fault, "cause" | "city" | "source" | "channel">): string {
  return [cause, city, channel ?? source ?? "may-thu"].join("/");
}

/**
 * Holds the faults of this moment against the alerts that are open: new ones are raised, those that are gone are mended,
 * and of those that last nobody is told again. With several collectors, the one that writes first tells.
 */
export async function keepAlerts(
  store: Store,
  faults: readonly Fault[],
  alerts: Alerts,
  by: Signature,
): Promise<Turn> {
  const now = new Map(faults.map((fault) => [alertId(fault), fault]));
  const open = await openAlerts(store);
  const raised: AlertRecord[] = [];
  const mended: AlertRecord[] = [];
  for (const [id, fault] of now) {
    if (open.has(id)) continue;
    let told: AlertRecord | null = null;
    await change(
      store,
      "alert",
      id,
      (old) => {
        told = null;
        if (old?.value.state === "open") return null;
        told = {
          ...fault,
          id,
          state: "open",
          raisedAt: by.at,
          mendedAt: null,
          times: (old?.value.times ?? 0) + 1,
        };
        return told;
      },
      by,
    );
    if (told !== null) raised.push(told);
  }
  for (const [id] of open) {
    if (now.has(id)) continue;
    let told: AlertRecord | null = null;
    await change(
      store,
      "alert",
      id,
      (old) => {
        told =
          old === null || old.value.state === "mended"
            ? null
            : { ...old.value, state: "mended", mendedAt: by.at };
        return told;
      },
      by,
    );
    if (told !== null) mended.push(told);
  }
  await store.refresh();
  for (const alert of raised) await alerts.raise(alert);
  for (const alert of mended) await alerts.mended(alert);
  return { raised, mended };
}

/** Alerts that are open, by id. */
export async function openAlerts(store: Store): Promise<ReadonlyMap<string, AlertRecord>> {
  const found = new Map<string, AlertRecord>();
  const order = { by: "raisedAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "alert", { where: { is: { state: "open" } }, order }))
    found.set(value.id, value);
  return found;
}
