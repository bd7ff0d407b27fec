import type { KnownPlan } from "../../dashboards/office/known.ts";
import { deadlinesIn } from "../../pipeline/measure/deadlines.ts";
import { addDays, daysBetween } from "../../pipeline/measure/windows.ts";
import type { Entry } from "../../pipeline/store/records.ts";
import { between, pick, type Random } from "../sample-city/random.ts";

/** Which plan is invented for, from when to when; the first day lies before the earliest period that is compared with. */
export interface Invented extends KnownPlan {
  readonly first: string;
  readonly today: string;
}

type Told = Pick<Entry, "form" | "agency" | "day" | "values">;

/** Figures of channels and broadcasts; and what people would tell of each target and each report that has a day. */
export function inventedEntries(random: Random, { city, plan, first, today }: Invented): Told[] {
  const agencies = city.agencies.filter(({ kind }) => kind !== "class").map(({ id }) => id);
  const length = daysBetween(first, today);
  const someday = (): string => addDays(first, between(random, 0, length - 1));
  const [lead = ""] = agencies;
  const usual = [48, 33, 21].flatMap((back, place): Told[] => [
    {
      form: "insights",
      agency: lead,
      day: addDays(today, -back),
      values: { platform: "facebook", metric: "media_views", value: 1_000 + place },
    },
    { form: "truyen-thanh", agency: lead, day: addDays(today, -back), values: { minutes: 30 } },
  ]);
  const ofTargets = plan.targets.flatMap((target) =>
    Array.from({ length: 4 }, (_, place): Told => {
      const [agency, day] = [pick(random, agencies), someday()];
      const { list, entries } = target;
      if (list)
        return {
          form: list.kind,
          agency,
          day: first,
          values: {
            number: `${place * 20}/QĐ-UBND`,
            name: `Quyết định số ${place * 20}`,
            secret: place === 3,
          },
        };
      if (entries) return { form: entries.kind, agency, day, values: { ...entries.where, number: place } };
      const survey = target.measuredBy === "survey";
      const form = survey
        ? "khao-sat"
        : place < 2
          ? "tap-huan-can-bo"
          : pick(random, ["chi-tieu", "tap-huan-can-bo"]);
      const counts = { numerator: between(random, 0, 40), denominator: 40 };
      const values = {
        target: target.id,
        done: random() < 0.5,
        count: place,
        ...(survey ? { share: 0.6 } : counts),
      };
      return { form, agency, day, values };
    }),
  );
  const receipts = plan.reportingDuties.flatMap((duty) =>
    deadlinesIn(duty, { from: first, to: today }).flatMap(({ due }) =>
      agencies
        .filter(() => random() < 0.6)
        .map((agency): Told => {
          const day = addDays(due, between(random, -4, 3));
          return { form: "bao-cao", agency, day, values: { duty: duty.id, due } };
        }),
    ),
  );
  return [...usual, ...ofTargets, ...receipts];
}
