import type { z } from "zod";
import type { Path } from "./problem.ts";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Says in Vietnamese what zod found; messages written in the schema itself go first. */
export function inVietnamese(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "thiếu, bắt buộc phải có";
      return `phải là ${kinds[issue.expected] ?? issue.expected}, đang là ${kindOf(issue.input)}`;
    case "invalid_value":
      return `phải là một trong: ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "array"
        ? `cần ít nhất ${String(issue.minimum)} mục`
        : `không được nhỏ hơn ${String(issue.minimum)}`;
    case "too_big":
      return issue.origin === "array"
        ? `nhiều nhất ${String(issue.maximum)} mục`
        : `không được lớn hơn ${String(issue.maximum)}`;
    case "invalid_format":
      return "viết sai dạng";
    case "invalid_key":
      return "tên khóa không hợp lệ";
    case "custom":
    case "invalid_element":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return "không hợp lệ";
  }
}

/** One mistake per line: unknown keys one by one, and of a choice of shapes only the shape that was meant. */
export function flattened(issues: readonly Issue[], prefix: Path = []): { path: Path; message: string }[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `${inWords([...path, key])}: không có khóa này`,
      }));
    }
    if (issue.code === "invalid_union") {
      const meant = nearest(issue.errors);
      if (meant !== undefined) return flattened(meant, path);
    }
    const where = inWords(path);
    return [{ path, message: where === "" ? issue.message : `${where}: ${issue.message}` }];
  });
}

/** `aliases[2].name`; the number of a row of the file itself is left out, the line says it. */
function inWords(path: Path): string {
  return path.reduce<string>((words, step) => {
    if (typeof step === "number") return `${words}[${step + 1}]`;
    return words === "" ? String(step) : `${words}.${String(step)}`;
  }, "");
}

function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (branch) => !branch.some((issue) => issue.code === "invalid_type" && issue.path.length === 0),
  );
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}

const kinds: Readonly<Record<string, string>> = {
  string: "chữ (số thì đặt trong ngoặc kép)",
  number: "số",
  int: "số nguyên",
  boolean: "true hoặc false",
  array: "danh sách (mỗi mục một dòng bắt đầu bằng -)",
  object: "nhóm khóa: giá trị",
  record: "nhóm khóa: giá trị",
};

function kindOf(input: unknown): string {
  if (input === null) return "trống";
  if (Array.isArray(input)) return "danh sách";
  return received[typeof input] ?? "kiểu lạ";
}

const received: Readonly<Record<string, string>> = {
  string: "chữ",
  number: "số",
  boolean: "true/false",
  object: "nhóm khóa",
};
