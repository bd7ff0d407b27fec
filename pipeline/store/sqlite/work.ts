import { adoptRows } from "./adopt.ts";
import { partsOf } from "./advice.ts";
import { holdStill, prepareFile, refuseRaised, type Base } from "./file.ts";
import type { Answer, Asked, Change, Question } from "./jobs.ts";
import { marksOf } from "./marks.ts";
import { askOutbox, changeOutbox } from "./outbox.ts";
import { removeRows } from "./remove.ts";
import { countRows, listBodies, matchingRows, readBodies, slimRows, tallyRows } from "./read.ts";
import { packed } from "./sacks.ts";
import { endLease, takeLease, writeRows, writeSteps } from "./write.ts";

/** Answers all that waits: the changes share one transaction and one flush to the disk, the questions see its outcome. */
export function answerAll(open: () => Base, waiting: readonly Asked[]): Answer[] {
  const changes: Numbered[] = [];
  for (const { number, job } of waiting)
    if (job.change !== undefined) changes.push({ number, change: job.change });
  const answers = changes.length === 0 ? [] : changeAll(open, changes);
  for (const { number, job } of waiting) {
    const { question } = job;
    if (question !== undefined) answers.push(attempt(number, () => look(open(), question)));
  }
  return answers;
}

interface Numbered {
  readonly number: number;
  readonly change: Change;
}

/** One transaction for all; when one of them fails, each gets its own, so that it fails alone. */
function changeAll(open: () => Base, all: readonly Numbered[]): Answer[] {
  try {
    const base = open();
    base.flush(all.some(({ change: job }) => !mayWait(job)));
    return inTransaction(base, () =>
      all.map(({ number, change: job }) => ({ number, value: change(base, job) })),
    );
  } catch (error) {
    if (all.length === 1) return all.map(({ number }) => ({ number, error: partsOf(error) }));
    return all.flatMap((one) => changeAll(open, [one]));
  }
}

/** Whether the disk may be told later: what was crossed off and comes back is sent again, and the other keeper has it already. */
function mayWait(job: Change): boolean {
  if (job.do === "change-outbox") return job.outbox.alter === "sent";
  return job.do === "write-in-steps" && job.soon;
}

function inTransaction<T>(base: Base, act: () => T): T {
  base.database.exec("BEGIN IMMEDIATE");
  try {
    refuseRaised(base);
    const value = act();
    base.database.exec("COMMIT");
    return value;
  } catch (error) {
    if (base.database.isTransaction) base.database.exec("ROLLBACK");
    throw error;
  }
}

function attempt(number: number, act: () => unknown): Answer {
  try {
    return { number, value: act() };
  } catch (error) {
    return { number, error: partsOf(error) };
  }
}

function change(base: Base, job: Change): unknown {
  switch (job.do) {
    case "write":
      return writeRows(base, job.write);
    case "write-in-steps":
      return writeSteps(base, job.steps);
    case "adopt":
      return adoptRows(base, job.adopt);
    case "remove":
      return removeRows(base, job.kind, job.ids);
    case "change-outbox":
      return changeOutbox(base, job.outbox);
    case "take-lease":
      return takeLease(base, job.lease);
    case "end-lease":
      return endLease(base, job.lease);
  }
}

function look(base: Base, job: Question): unknown {
  switch (job.do) {
    case "prepare":
      return prepareFile(base);
    case "hold-still":
      return holdStill(base);
    case "copy-into":
      return base.run("VACUUM INTO ?", job.file);
    case "read":
      return readBodies(base, job.kind, job.ids);
    case "list":
      return listBodies(base, job.list);
    case "count":
      return countRows(base, job.kind, job.conditions);
    case "tally":
      return tallyRows(base, job.tally);
    case "match":
      return matchingRows(base, job.kind, job.conditions);
    case "slim":
      return slimRows(base, job.slim);
    case "marks":
      return marksOf(base, job.kind);
    case "ask-outbox":
      return askOutbox(base, job.outbox);
    case "pack":
      return packed(base, job);
  }
}
