/** How long work that keeps the one thread busy shares it: the same for use cases and adapters. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest time that requests are kept waiting by a piece of work that can be cut, in milliseconds. */
const TURN_MS = 4;

/** Answers with what is called between two pieces of work, and waits there for others when it is their turn. */
export function takeTurns(): () => Promise<void> {
  let started = performance.now();
  return async () => {
    if (performance.now() - started <= TURN_MS) return;
    await nextTurn();
    started = performance.now();
  };
}

/** Runs a generator to its end without keeping requests waiting; it yields between two pieces of its work. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  const turn = takeTurns();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await turn();
  }
}
