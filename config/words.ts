import { parseArgs } from "node:util";
import type { Verb, Words } from "./verb.ts";

/** Reads what stands after the verb's name; a Vietnamese sentence when it is not what the verb understands. */
export function wordsOf(verb: Verb, given: readonly string[]): Words | string {
  const options = { ...verb.options, help: { type: "boolean", short: "h" } } as const;
  try {
    const words: Words = parseArgs({ args: [...given], options, allowPositionals: true });
    return whatIsWrong(verb, words) ?? words;
  } catch (error) {
    return inVietnamese(verb, error);
  }
}

/** A word too many is a slip (`collect once`), and so is a value of nothing (`--config "$UNSET"`). */
function whatIsWrong(verb: Verb, { values, positionals }: Words): string | null {
  if (values["help"] === true) return null;
  const extra = positionals[verb.places ?? 0];
  if (extra !== undefined)
    return `Lệnh ${verb.name} không hiểu "${extra}": thừa, hoặc thiếu dấu -- phía trước.`;
  const empty = Object.keys(values).find((name) => values[name] === "");
  return empty === undefined ? null : `Tùy chọn --${empty} cần một giá trị, đang để trống.`;
}

function inVietnamese(verb: Verb, error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) throw error;
  const option = /'(-{1,2}[^\s',]+)/.exec(error.message)?.[1] ?? "";
  const known = [...Object.keys(verb.options), "help"].map((name) => `--${name}`).join(", ");
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION")
    return `Lệnh ${verb.name} không có tùy chọn ${option}. Các tùy chọn: ${known}.`;
  if (error.code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw error;
  return verb.options[option.replace(/^-+/, "")]?.type === "boolean"
    ? `Tùy chọn ${option} không đi kèm giá trị.`
    : `Tùy chọn ${option} cần một giá trị đi liền sau.`;
}
