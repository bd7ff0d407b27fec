import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { grafanaFiles } from "../../dashboards/grafana/build.ts";
import type { FieldShape } from "../../pipeline/store/field.ts";
import { mappingOf } from "../../pipeline/store/elastic/indices.ts";
import { kinds } from "../../pipeline/store/mapping.ts";
import { alertRules, dashboards, dataSources, Find, provisioning, type FileTarget } from "./files.ts";

const own = new Set(["__data", "__value", "__from", "__to"]);

/** The fields by which a kind's documents can be asked, by their type in the mapping; null for a kind that is not there. */
function fieldsOf(kind: string): ReadonlyMap<string, string> | null {
  const found = Object.entries(kinds).find(([name]) => name === kind);
  if (found === undefined) return null;
  const fields: Readonly<Record<string, FieldShape>> = found[1].fields;
  return new Map([
    ...Object.entries(fields).map(([name, { type }]): [string, string] => [name, type]),
    ["@timestamp", "day"],
  ]);
}

const bySource = new Map(dataSources().map(({ uid, kind }) => [uid, fieldsOf(kind)]));

function asked(query: string): readonly string[] {
  const bare = query.replaceAll(/"(?:[^"\\]|\\.)*"/gu, "");
  return [...bare.matchAll(/(?:^|[\s(])([A-Za-z@]+):/gu)].map(([, field = ""]) => field);
}

function strangers(uid: string, query: string, fields: readonly string[]): readonly string[] {
  const known = bySource.get(uid);
  return [...asked(query), ...fields].filter((field) => known?.has(field) !== true);
}

function wrongIn({ datasource, query, metrics, bucketAggs }: FileTarget): readonly string[] {
  const fields = [
    ...metrics.flatMap((one) => ("field" in one ? [one.field] : [])),
    ...bucketAggs.map(({ field }) => field),
  ];
  const ids = [...metrics, ...bucketAggs].map(({ id }) => id);
  const orders = bucketAggs.flatMap((one) => (one.type === "terms" ? [one.settings.orderBy] : []));
  const histogram = bucketAggs.findIndex(({ type }) => type === "date_histogram");
  const numbers = metrics.filter(
    (one) =>
      "field" in one &&
      !["integer", "number", "boolean"].includes(bySource.get(datasource.uid)?.get(one.field) ?? ""),
  );
  return [
    ...strangers(datasource.uid, query, fields),
    ...(new Set(ids).size === ids.length ? [] : [`ids ${ids.join()}`]),
    ...orders.filter((order) => !["_key", "_count", ...metrics.map(({ id }) => id)].includes(order)),
    ...(histogram === -1 || histogram === bucketAggs.length - 1 ? [] : ["date_histogram is not the last"]),
    ...numbers.map(({ id }) => `metric ${id} is no number`),
  ];
}

describe("the generated files", () => {
  it("are what the code makes", () => {
    const stale = [...grafanaFiles()].filter(
      ([file, text]) => readFileSync(path.join("dashboards", "grafana", file), "utf8") !== text,
    );
    // npm run grafana writes them anew.
    expect(stale.map(([file]) => file)).toEqual([]);
    expect(dashboards().length).toBe(
      [...grafanaFiles().keys()].filter((name) => name.endsWith(".json")).length,
    );
  });

  it("have unique names and numbers, and panels that lie side by side", () => {
    const all = dashboards();
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
    for (const { panels } of all) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const taken = new Set<string>();
      for (const { gridPos } of panels) {
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
            expect(taken.has(`${x},${y}`)).toBe(false);
            taken.add(`${x},${y}`);
          }
      }
    }
  });

  it("ask only for fields that the mapping has, in ways that the data source takes", () => {
    const wrong = dashboards().flatMap(({ uid, panels }) =>
      panels.flatMap(({ title, targets }) =>
        targets.flatMap((target) => wrongIn(target).map((what) => `${uid}, ${title}: ${what}`)),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("declare every variable before it is used, and ask for its values by fields that are there", () => {
    const wrong: string[] = [];
    for (const { uid, templating, panels, annotations } of dashboards()) {
      const declared: string[] = [];
      for (const { name, type, query, datasource } of templating.list) {
        if (type === "query") {
          const find = Find.parse(JSON.parse(query));
          wrong.push(...strangers(datasource?.uid ?? "", find.query ?? "", [find.field]));
          const used = [...(find.query ?? "").matchAll(/\$(\w+)/gu)].map(([, one = ""]) => one);
          wrong.push(
            ...used.filter((one) => !declared.includes(one)).map((one) => `${uid} $${name}: $${one}`),
          );
        }
        declared.push(name);
      }
      const text = JSON.stringify([panels, annotations]);
      const used = [...text.matchAll(/\$\{?(\w+)/gu)]
        .map(([, name = ""]) => name)
        .filter((name) => !own.has(name));
      wrong.push(...used.filter((name) => !declared.includes(name)).map((name) => `${uid}: $${name}`));
      for (const { datasource, target, timeField, textField, tagsField } of annotations.list)
        wrong.push(...strangers(datasource.uid, target.query, [timeField, textField, tagsField]));
    }
    expect(wrong).toEqual([]);
  });

  it("open the office page behind every number", () => {
    const bare = dashboards().flatMap(({ uid, panels }) =>
      panels
        .filter((panel) => !JSON.stringify(panel).includes("${office:raw}/"))
        .map(({ title }) => `${uid}: ${title}`),
    );
    expect(bare).toEqual([]);
  });
});

describe("the provisioning files", () => {
  it("are YAML, and a dollar stands alone only for what Grafana is to fill in", () => {
    for (const text of provisioning().values()) {
      expect(parse(text)).toMatchObject({ apiVersion: 1 });
      const alone = [...text.matchAll(/(?<!\$)\$(?!\$)(\{?\w+)/gu)].map(([, what]) => what);
      expect(alone.filter((what) => what !== "__file" && what !== "{PHUSONG_ALERT_EMAIL")).toEqual([]);
    }
  });

  it("have one data source for each index, by a time field whose name sorts before _doc", () => {
    for (const { kind, timeField } of dataSources()) {
      const found = Object.keys(kinds).find((name) => name === kind);
      expect(found).toBe(kind);
      expect(timeField).toBe("@timestamp");
    }
    for (const kind of ["figure", "daily", "progress", "watch", "standing", "milestone"] as const)
      expect(mappingOf(kind)).toMatchObject({ properties: { "@timestamp": { type: "alias" } } });
  });

  it("have alert rules without variables, over time, whose condition is there", () => {
    const rules = alertRules();
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    for (const { uid, condition, refIds, asked: queries } of rules) {
      expect(refIds).toContain(condition);
      expect(queries.length).toBe(1);
      for (const { datasourceUid, target } of queries) {
        expect(target.datasource.uid).toBe(datasourceUid);
        expect(target.query).not.toContain("$");
        expect(target.bucketAggs.at(-1)?.type).toBe("date_histogram");
        expect(wrongIn(target).map((what) => `${uid}: ${what}`)).toEqual([]);
      }
    }
  });
});
