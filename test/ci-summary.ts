import { readFileSync } from "node:fs";
import { z } from "zod";

const Result = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numFailedTestSuites: z.int(),
});

/** Turns vitest's own JSON result and the other steps' endings into the closing line and the exit status. */
function summary(file: string, testsStatus: number, failedSteps: number): { line: string; status: number } {
  const read = Result.safeParse(parsed(file));
  if (!read.success) return { line: `0 passed, ${1 + failedSteps} failed`, status: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = read.data;
  // A suite that cannot be loaded has no tests to fail; a runner that ends badly without naming one still failed.
  const unnamed = numFailedTests === 0 && (numFailedTestSuites > 0 || testsStatus !== 0) ? 1 : 0;
  const failed = numFailedTests + unnamed + failedSteps;
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
  return {
    line: `${numPassedTests} passed, ${failed} failed${skipped}`,
    status: failed > 0 || numPassedTests === 0 ? 1 : 0,
  };
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

const [file = "", testsStatus = "1", failedSteps = "0"] = process.argv.slice(2);
const { line, status } = summary(file, Number(testsStatus), Number(failedSteps));
process.stdout.write(`${line}\n`);
process.exitCode = status;
