import { expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import { knownOf } from "../../pipeline/entry/import.ts";
import { fieldsOfKind, kindNamed } from "../../pipeline/entry/kinds.ts";
import { clock } from "./world.ts";

it("names in every plan only entries and answers that its clerks can give", async () => {
  const { cities } = await loadConfig(ownConfig);
  const wrong = cities.flatMap((city) =>
    city.plans.flatMap((plan) =>
      [
        ...plan.forms.flatMap(({ id, entries }) => entries.map(({ kind, where }) => ({ id, kind, where }))),
        ...plan.targets.flatMap(({ id, entries }) =>
          entries === undefined
            ? []
            : [
                {
                  id,
                  kind: entries.kind,
                  where: Object.fromEntries(
                    Object.entries(entries.where ?? {}).map(([key, value]) => [key, [value]]),
                  ),
                },
              ],
        ),
      ].flatMap(({ id, kind, where }) => {
        const known = kindNamed(plan, kind);
        if (known === null) return [`${plan.id} ${id}: no ${kind}`];
        return Object.entries(where).flatMap(([key, wanted]) => {
          const field = fieldsOfKind(known).find((one) => one.key === key);
          const options = new Set(
            (field?.options?.(knownOf({ plan, city }, clock)) ?? []).map((one) => one.id),
          );
          return wanted
            .filter((one) => !options.has(one))
            .map((one) => `${plan.id} ${id}: ${kind}.${key} ${one}`);
        });
      }),
    ),
  );
  expect(wrong).toEqual([]);
});
