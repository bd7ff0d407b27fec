import { load } from "cheerio";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportFiles } from "../../dashboards/report/files.ts";
import { kindNames } from "../../pipeline/store/mapping.ts";
import { unzipped } from "../report/unzip.ts";
import { openPlantedOffice, type PlantedOffice } from "./planted-office.ts";
import { plantedRecords } from "./planted.ts";

const base = "/ke-hoach/songmo-12";
/** Beside every route: views that show what the bare address does not. */
const views = [
  `${base}/tin?ky=month%3A2026-11&tinh-trang=tat-ca`,
  `${base}/tin?ky=year%3A2026&tim=xss&tinh-trang=cho-duyet`,
  `${base}/tin.atom?tinh-trang=tat-ca`,
  `${base}/bao-chi/phan-anh?ky=month%3A2026-11`,
  `${base}/bao-chi/phan-anh.csv?ky=month%3A2026-11`,
  `${base}/bao-cao?ky=month%3A2026-11`,
  ...Object.keys(reportFiles).map((file) => `${base}/bao-cao/tep/${file}?ky=month%3A2026-11`),
  `${base}/duyet?tin=tin-gai&xong=tin-gai`,
  `${base}/nhap/su-kien/moi?phieu=phieu-gai`,
  ...["items", "items.csv", "items.ndjson", "stories"].map(
    (path) => `/api/v1/${path}?plan=songmo-12&ky=year%3A2026&tinh-trang=tat-ca`,
  ),
  ...["indicators", "duties", "targets", "calendar", "entries", "decisions", "groups"].map(
    (path) => `/api/v1/${path}?plan=songmo-12`,
  ),
  "/tin/tin-gai-2",
  "/cum-tin/cum-cu",
];
/** Kinds in which no text of anybody can stand but digests and closed words. */
const closed = ["credential", "daily", "counted", "watch", "standing", "token"];

/** Some texts that must have been met, so that this test cannot pass over empty pages. */
const seen = [
  "title",
  "lead",
  "author",
  "sentence",
  "reviewer",
  "decisionReason",
  "entryName",
  "alertWhat",
  "originOutside",
  "merits",
  "fileName",
  "historyReason",
  "personName",
  "auditSubject",
];

let office: PlantedOffice;
beforeAll(async () => {
  office = await openPlantedOffice(true);
});
afterAll(() => office[Symbol.asyncDispose]());

/** What stands wrongly in an answer, by its type; the whole answer's text beside it. */
async function wrongIn(
  answer: Response,
): Promise<{ readonly wrong: readonly string[]; readonly text: string }> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const type = answer.headers.get("content-type") ?? "";
  const wrong: string[] = [];
  if (answer.status >= 500) wrong.push(`status ${answer.status}`);
  // The saved page is the foreign page itself, under a policy that lets it do nothing.
  if (answer.headers.get("content-security-policy")?.startsWith("sandbox; default-src 'none'") === true)
    return { wrong, text: "" };
  if (answer.headers.has("x-planted")) wrong.push("a header of its own");
  if (/^(text\/html|application\/atom)/.test(type)) {
    if (/<xss/i.test(text)) wrong.push("an element of its own");
    if (/a="b"|c='d'/.test(text)) wrong.push("a quote that ends an attribute");
    if (/(href|src|action)="?\s*javascript:/i.test(text)) wrong.push("a link that runs");
    const $ = load(text, { xml: type.includes("atom") });
    if ($("xss").length > 0) wrong.push("an element, once parsed");
    if ($("script:not([src^='/tinh/']), [onerror], [onclick], [style]").length > 0)
      wrong.push("a script or a style");
  } else if (type.startsWith("text/csv")) {
    const rows: string[][] = parse(text, { bom: true, relax_column_count: true });
    if (rows.flat().some((cell) => /^[=+\-@\t\r]/.test(cell))) wrong.push("a formula");
  } else if (type.includes("calendar")) {
    if (/^(?:X-Planted|<xss)/m.test(text)) wrong.push("a line of its own");
  } else if (type.includes("openxmlformats")) {
    for (const [name, part] of unzipped(bytes))
      if (/<xss|<f>|"c='d'/.test(part)) wrong.push(`markup or a formula in ${name}`);
  } else if (answer.status >= 300 && answer.status < 400) {
    if (!/^\/[^/\\]/.test(answer.headers.get("location") ?? "")) wrong.push("a redirect out of the house");
  } else if (
    !/^(application\/(?:problem\+)?json|application\/x-ndjson|text\/plain|text\/css|text\/javascript|image\/)/.test(
      type,
    )
  )
    wrong.push(`a type that nobody thought of: ${type}`);
  return { wrong, text };
}

describe("texts that would run, in every record", () => {
  it("are planted in every kind that holds a text", () => {
    const evidence = { file: "a", offset: 0, length: 1, digest: "0" };
    const without = kindNames.filter(
      (kind) => !JSON.stringify(plantedRecords(evidence, "0")[kind] ?? "").includes("X-Planted"),
    );
    expect(
      without.filter((kind) => !closed.includes(kind) && kind !== "snapshot" && kind !== "session"),
    ).toEqual([]);
  });

  it("stay texts on every page, feed and file", async () => {
    const { addresses, errors } = office;
    const found: string[] = [];
    let shown = "";
    for (const address of [...addresses, ...views]) {
      const answer = await office.get(address);
      const { wrong, text } = await wrongIn(answer);
      found.push(...wrong.map((what) => `${address}: ${what}`));
      shown += text;
    }
    expect(found).toEqual([]);
    expect(errors).toEqual([]);
    expect(addresses.length).toBeGreaterThan(50);
    // They were really there to be seen.
    for (const where of seen) expect([where, shown.includes(`X-Planted: ${where}`)]).toEqual([where, true]);
  });
});
