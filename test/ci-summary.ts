import { readFileSync } from "node:fs";
import { z } from "zod";

const Result = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numFailedTestSuites: z.int(),
});

interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What one runner says in its JSON result, given the status with which it ended. */
function counted(file: string, status: number): Counted {
  const read = Result.safeParse(parsed(file));
  if (!read.success) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = read.data;
  // A suite that cannot be loaded has no tests to fail; a runner that ends badly without naming one still failed.
  const unnamed = numFailedTests === 0 && (numFailedTestSuites > 0 || status !== 0) ? 1 : 0;
  return { passed: numPassedTests, failed: numFailedTests + unnamed, skipped: numPendingTests };
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

// Steps that failed without tests, then one "file=status" for each runner.
const [failedSteps = "0", ...runners] = process.argv.slice(2);
const all = runners.map((runner) => {
  const at = runner.lastIndexOf("=");
  return counted(runner.slice(0, at), Number(runner.slice(at + 1)));
});
const sum = (of: keyof Counted): number => all.reduce((total, one) => total + one[of], 0);
const failed = sum("failed") + Number(failedSteps);
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
process.stdout.write(`${sum("passed")} passed, ${failed} failed${skipped}\n`);
process.exitCode = failed > 0 || sum("passed") === 0 ? 1 : 0;
