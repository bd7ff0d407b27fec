import { balance } from "../../pipeline/measure/balance.ts";
import { columns } from "../../pipeline/measure/columns.ts";
import { completeness } from "../../pipeline/measure/completeness-figure.ts";
import { coverage, ownItems } from "../../pipeline/measure/coverage.ts";
import { multimedia } from "../../pipeline/measure/enriched.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { allItems, groupCoverages } from "../../pipeline/measure/groups.ts";
import { density, shareOfVoice } from "../../pipeline/measure/voice.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { pressPresence, pressStories } from "../../pipeline/measure/press.ts";
import { reprints } from "../../pipeline/measure/reprints.ts";
import { shownValue, stateNames, type Names } from "../../pipeline/measure/shown.ts";
import { silence } from "../../pipeline/measure/silence.ts";
import { commonSources, groupTrended, trend } from "../../pipeline/measure/trend.ts";
import type { Measured, State, Unit } from "../../pipeline/measure/types.ts";

/** One number as an indicator's own function gives it, with the words by which a panel may group it. */
export interface Expected {
  readonly words: Readonly<Record<string, string>>;
  readonly numbers: Readonly<Record<string, number | null>>;
}

/** Every number of a period by its name in the figures, computed from the sample and from nothing that was kept. */
export function expectedNumbers(sample: Sample, before: Sample | null, names: Names) {
  const of = (measured: Measured, part?: string): Expected => {
    const found = measured.parts.find(({ key }) => key === part);
    const { agency, group, source } = measured.subject;
    const value = part === undefined ? measured.value : (found?.value ?? null);
    return row({ agency, group, source }, value, measured.state, {
      unit: found?.unit ?? measured.unit,
      more: {
        numerator: part === undefined ? measured.numerator : null,
        denominator: part === undefined ? measured.denominator : null,
      },
    });
  };
  const row = (
    ids: { readonly [key in "agency" | "group" | "source"]?: string | undefined },
    value: number | null,
    state: State,
    as: { readonly unit: Unit; readonly more?: Readonly<Record<string, number | null>> },
  ): Expected => ({
    words: {
      stateName: stateNames[state],
      shown: shownValue(value, as.unit, state),
      ...(ids.agency === undefined ? {} : { agency: ids.agency, agencyName: names.agency(ids.agency) }),
      ...(ids.group === undefined ? {} : { group: ids.group, groupName: names.group(ids.group) }),
      ...(ids.source === undefined ? {} : { source: ids.source, sourceName: names.source(ids.source) }),
    },
    numbers: { value, ...as.more },
  });
  const cells = (role: "owner" | "mention") =>
    matrix(sample, role)
      .rows.flatMap((line) => line.cells)
      .filter(({ value }) => role === "owner" || (value ?? 0) > 0)
      .map((cell) => row(cell, cell.value, cellStates[cell.state], { unit: "count" }));
  const bearers = sample.bearers.map(({ agency }) => agency.id);
  const captured = sample.sources
    .map(({ source }) => source.id)
    .filter((source) => (sample.tallies.get(source)?.captured ?? 0) > 0);
  const reporting = sample.plan.groups.filter(({ reports }) => reports);
  const day = sample.begun.at(-1) ?? "";
  const whole = completeness(sample);
  return new Map<string, readonly Expected[]>([
    ["I01", [of(coverage(sample))]],
    ["I02/owner", bearers.map((agency) => of(ownItems(sample, agency)))],
    ["I03", [of(pressStories(sample))]],
    ["I03/items", [of(pressStories(sample), "items")]],
    ["I03/mention", bearers.map((agency) => of(pressPresence(sample, agency)))],
    ["I04/items", [of(allItems(sample))]],
    ["I04/full", groupCoverages(sample, "full").map((one) => of(one))],
    ["I04/fractional", groupCoverages(sample, "fractional").map((one) => of(one))],
    ["I05/owner", cells("owner")],
    ["I05/mention", cells("mention")],
    ["I07/stories", shareOfVoice(sample, "stories").map((one) => of(one))],
    ["I08", captured.map((source) => of(density(sample, source)))],
    ["I09", [of(reprints(sample))]],
    ["I09/spread", [of(reprints(sample), "spread")]],
    ["I09/outside", [of(reprints(sample), "outside")]],
    ["I11/owner", bearers.map((agency) => of(silence(sample, agency)))],
    ["I13", [of(balance(sample))]],
    [
      "I15/full",
      // Where no source was read in both periods there is nothing to compare, and nothing is kept.
      before === null || commonSources(sample, before).size === 0
        ? []
        : reporting.map(({ id }) => of(trend(sample, before, groupTrended(id)))),
    ],
    ["I16", [of(whole)]],
    ["I16/looks", [of(whole, "looks")]],
    ["I16/dated", [of(whole, "dated")]],
    ["I17", [of(columns(sample, day, { of: [], freshDays: 30 }))]],
    ["I21/owner", bearers.map((agency) => of(multimedia(sample, agency)))],
  ]);
}

const cellStates = {
  found: "ok",
  none: "ok",
  "could-not-look": "not-observable",
  "no-channel": "no-channel",
  "not-due": "not-due",
} as const;
