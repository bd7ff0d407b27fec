import * as fc from "fast-check";

export { fc };

/** Inputs that each property is tried with: few in every run of the tests, `FUZZ_RUNS=20000` for a night. */
const runs = Number(process.env["FUZZ_RUNS"] ?? "60");
/** The same inputs in every run, until `FUZZ_SEED` asks for others. */
const seed = Number(process.env["FUZZ_SEED"] ?? "20261122");

const untouched = ownNames();

/** What is wrong with what came of an input, in words; null = nothing. */
type Complaint = string | null;

/**
 * Holds a property over invented inputs: fails with the smallest input of which the property complains or for which it
 * throws, and where any input left a name behind on what all objects inherit from. `share` of the runs for what is slow.
 */
export async function holds<T>(
  input: fc.Arbitrary<T>,
  property: (value: T) => Complaint | Promise<Complaint>,
  share = 1,
): Promise<void> {
  const checked = fc.asyncProperty(input, async (value) => {
    const complaint = await property(value);
    if (complaint !== null) throw new Error(complaint);
    if (ownNames() !== untouched) throw new Error("what all objects inherit from was changed");
  });
  await fc.assert(checked, { numRuns: Math.max(5, Math.ceil(runs * share)), seed });
}

/** The first complaint of several. */
export function first(...complaints: readonly (Complaint | false)[]): Complaint {
  return complaints.find((one) => typeof one === "string") ?? null;
}

/** What was thrown, in words, unless it is an error that is declared for this. */
export function undeclared(
  error: unknown,
  ...declared: readonly (abstract new (...given: never[]) => Error)[]
): Complaint {
  if (declared.some((kind) => error instanceof kind)) return null;
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}

/** Names that an attack on prototypes would add to or change. */
function ownNames(): string {
  return [Object.prototype, Array.prototype, String.prototype, Function.prototype]
    .flatMap((prototype) => Reflect.ownKeys(prototype).map(String))
    .join();
}

/** Words that break what is careless: markup, formulas, paths, headers, prototypes, numbers at the edge, letters that are none. */
const nasty = [
  "",
  " ",
  "\u0000",
  "\u202e\u2066",
  "\ud83d",
  "\ufeff",
  "\u2028",
  "e\u0301\u0323",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "then",
  "<script>alert(1)</script>",
  `"'><img src=x onerror=alert(1)>`,
  "]]>",
  "<!--",
  "&#x0;&#1114112;&lt",
  "=HYPERLINK(1)",
  "+1",
  "@a",
  "\r\nset-cookie: a=b",
  "../../../etc/passwd",
  "%00",
  "%c0%ae%",
  "http://[::1]/",
  "javascript:alert(1)",
  "//xa.example/",
  "file:///etc/passwd",
  "9999999999999999999",
  "-0",
  "1e309",
  "NaN",
  "0000-00-00",
  "2026-02-31T25:61:61Z",
  "9999-12-31",
  "+275760-09-13T00:00:00.001Z",
  "span:0001-01-01..9999-12-31",
  "Hà Nội",
  "(((",
  "\\",
  "$&$1",
  "${a}",
] as const;

/** A text as nobody would send it by accident. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 6 }).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom(...nasty), fc.nat(3_000)).map(([part, times]) => part.repeat(times)),
);

/** Any value of JSON, with the names on which prototypes are poisoned among its keys, as text. */
export const hostileJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      hostileText.map((text) => JSON.stringify(text)),
      fc.double().map((number) => (Number.isFinite(number) ? String(number) : "1e999")),
      fc.constantFrom("null", "true", "false", "0", "-1", "12345678901234567890"),
    ),
    fc.array(tie("value"), { maxLength: 5 }).map((values) => `[${values.join(",")}]`),
    fc
      .array(fc.tuple(hostileText, tie("value")), { maxLength: 5 })
      .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`),
  ),
})).value;

/**
 * Something real, spoilt: pieces cut out, doubled, put elsewhere or replaced by hostile words. Reaches deeper than what is
 * invented from nothing, since most of it is still as it should be.
 */
export function spoilt(texts: readonly string[]): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const step = fc.record({
    from: place,
    size: fc.nat(200),
    to: place,
    how: fc.constantFrom("cut", "double", "move", "replace", "end"),
    text: hostileText,
  });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(step, { minLength: 1, maxLength: 6 }))
    .map(([text, steps]) =>
      steps.reduce((before, { from, size, to, how, text: word }) => {
        const start = Math.floor(from * before.length);
        const piece = before.slice(start, start + size);
        const rest = before.slice(0, start) + before.slice(start + size);
        const end = Math.floor(to * rest.length);
        if (how === "cut") return rest;
        if (how === "end") return before.slice(0, start);
        if (how === "replace") return before.slice(0, start) + word + before.slice(start + size);
        return (
          (how === "double" ? before : rest).slice(0, end) +
          piece +
          (how === "double" ? before : rest).slice(end)
        );
      }, text),
    );
}

/** The same with bytes: some are flipped, and the end may be missing. */
export function spoiltBytes(all: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const flip = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255));
  return fc
    .tuple(
      fc.constantFrom(...all),
      fc.array(flip, { maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
    )
    .map(([bytes, flips, end, isCut]) => {
      const changed = Uint8Array.from(isCut ? bytes.subarray(0, Math.floor(end * bytes.length)) : bytes);
      for (const [at, value] of flips)
        if (changed.length > 0) changed[Math.floor(at * (changed.length - 1))] = value;
      return changed;
    });
}
