declare module 'logic-solver' {
  /** A formula over named variables; a leading `-` negates a name. */
  type Formula = string | { readonly formula: unique symbol };
  export function or(...operands: Formula[]): Formula;
  export class Solver {
    require(...formulas: Formula[]): void;
    solve(): { getTrueVars(): string[] } | null;
    /** The same, only for this once assuming that a formula holds. */
    solveAssuming(formula: Formula): { getTrueVars(): string[] } | null;
  }
}
