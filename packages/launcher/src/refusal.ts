/** Exit codes of the launcher, the same as of the command line. */
export const exitCodes = { done: 0, wrongUsage: 2, refused: 4 } as const;

/** Something the launcher expects to happen and cannot go on from: what happened and why, and what to do next. */
export class Refusal extends Error {
  readonly next: string;
  readonly exitCode: number;

  constructor(what: string, next: string, exitCode: number = exitCodes.refused) {
    super(what);
    this.name = 'Refusal';
    this.next = next;
    this.exitCode = exitCode;
  }
}
