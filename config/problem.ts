import { Refusal } from "./verb.ts";

/** One mistake in the city's files; `file` is relative to the config folder, with `/`. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  /** In Vietnamese, with what is expected instead. */
  readonly message: string;
}

/** Where something stands: asked for by the path of keys that leads to it. */
export type Path = readonly PropertyKey[];

/** `hanoi/agencies.yaml:12: kind: phải là một trong …`, as an editor can jump to it. */
export function shown(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.message}`;
}

/** File, then line, then words: the order in which a person mends them. */
export function sorted(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.message, b.message),
  );
}

/** The city's files contradict themselves; nothing may start. Its message lists every mistake. */
export class ConfigRefused extends Refusal {
  override name = "ConfigRefused";
  readonly problems: readonly Problem[];

  constructor(root: string, problems: readonly Problem[]) {
    super(
      [
        `Cấu hình ở ${root} có ${problems.length} lỗi, chưa thể chạy:`,
        ...problems.map((problem) => `  ${shown(problem)}`),
        "Sửa các dòng trên rồi kiểm tra lại: npm run -s phusong -- check-config",
      ].join("\n"),
    );
    this.problems = problems;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
