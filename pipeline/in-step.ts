/** How a question about one capture reaches the store: `answer` takes questions and gives their answers in the same order. */
export type Asking = <Q, A extends object | string | null>(
  answer: (questions: readonly Q[]) => Promise<readonly A[]>,
) => (question: Q) => Promise<A>;

/** Each question at once and by itself. */
export const alone: Asking = (answer) => async (question) => answerAt(await answer([question]), 0);

/** Captures that walk the same road side by side. */
export interface Walk {
  /** Whoever asks waits until nobody walks any more; then all that was asked is asked in one go, and all walk on. */
  readonly asking: Asking;
  /** To be told of each walker that has come to the end of its road, however it ended. */
  readonly leave: () => void;
}

/**
 * Opens a walk of so many: each goes the road of one, which knows nothing of the others, and still the store is asked once
 * for all of them. Where a common question fails, it fails for all who asked. A walker asks one question at a time.
 */
export function walkInStep(walkers: number): Walk {
  let walking = walkers;
  const crossings: Crossing[] = [];
  const goOn = (): void => {
    if (walking > 0) return;
    const open = crossings.filter(({ waiting }) => waiting() > 0);
    for (const { waiting } of open) walking += waiting();
    for (const { cross } of open) cross();
  };
  return {
    asking(answer) {
      const { crossing, wait } = crossingOf(answer);
      crossings.push(crossing);
      return (question) => {
        const answered = wait(question);
        walking -= 1;
        goOn();
        return answered;
      };
    },
    leave() {
      walking -= 1;
      goOn();
    },
  };
}

/** Where walkers wait with questions of one sort. */
interface Crossing {
  readonly waiting: () => number;
  readonly cross: () => void;
}

function crossingOf<Q, A extends object | string | null>(
  answer: (questions: readonly Q[]) => Promise<readonly A[]>,
): { readonly crossing: Crossing; readonly wait: (question: Q) => Promise<A> } {
  const waiting: { readonly question: Q; readonly told: PromiseWithResolvers<A> }[] = [];
  const cross = async (): Promise<void> => {
    const all = waiting.splice(0);
    try {
      const answers = await answer(all.map(({ question }) => question));
      for (const [at, { told }] of all.entries()) told.resolve(answerAt(answers, at));
    } catch (error) {
      for (const { told } of all) told.reject(error);
    }
  };
  return {
    crossing: { waiting: () => waiting.length, cross: () => void cross() },
    wait(question) {
      const told = Promise.withResolvers<A>();
      waiting.push({ question, told });
      return told.promise;
    },
  };
}

function answerAt<A extends object | string | null>(answers: readonly A[], at: number): A {
  const answer = answers[at];
  if (answer === undefined) throw new Error("a question was left without an answer");
  return answer;
}
