import type { RequirementKind } from './problem';
import type { InstallOrder } from './installOrder';

/** What happens to one package. `breaking`: the new version is not within the caret range of the old one. */
export type Change =
  | { kind: 'add'; name: string; to: string }
  | { kind: 'upgrade' | 'downgrade'; name: string; from: string; to: string; breaking: boolean }
  | { kind: 'remove'; name: string; from: string }
  | { kind: 'keep'; name: string; version: string };

/** Why a chosen package is in the solution. */
export type NeededBy = { name: string; version: string; range: string; kind: RequirementKind };

/** Something the caller should show although a solution was found. */
export type Warning =
  | { kind: 'not-semver'; name: string; version: string }
  | { kind: 'installed-unlisted'; name: string; version: string }
  | { kind: 'deprecated' | 'yanked'; name: string; version: string }
  | { kind: 'host-unchecked'; host: string }
  | { kind: 'broken-before'; name: string; version: string; cause: Cause }
  | { kind: 'cycle'; names: string[] };

/** Which versions a range accepts, oldest first; `invalidRange` if it cannot be read as one. */
export type Matches = { range: string; matching: string[]; invalidRange: boolean };

/** Some releases of a package, oldest first, that share a range. */
export type RangeOf = { versions: string[]; range: string };

/**
 * One input of the problem without which the conflict would not be. What the releases of one package say about
 * one other package (or host) is one cause; `ranges` has those of them that matter, and `known` lists the
 * versions there are, oldest first, of the package that a range is about. Where there are so many ranges that they were
 * not tried one by one, only those of the newest releases are listed, and `unlisted` says how many more there are.
 */
export type Cause =
  | { kind: 'request'; name: string; askedBy?: string; known: string[]; matches: Matches }
  | { kind: 'keep'; name: string; version: string; allowed: string[] }
  | { kind: 'remove'; name: string }
  | { kind: 'pin'; name: string; note?: string; known: string[]; matches: Matches }
  | {
      kind: 'requirement';
      name: string;
      needs: { name: string; kind: RequirementKind };
      known: string[];
      ranges: (Matches & RangeOf)[];
      unlisted?: number;
    }
  | { kind: 'conflict'; name: string; with: string; ranges: RangeOf[]; unlisted?: number }
  | {
      kind: 'host';
      name: string;
      host: string;
      hostVersion: string;
      ranges: RangeOf[];
      unlisted?: number;
    }
  | { kind: 'yanked'; name: string; versions: string[] }
  | { kind: 'blocked'; name: string; versions: string[]; reason: string };

/** Why there is no solution. */
export type Explanation = {
  /** Together they cannot be satisfied. Sorted from the request towards what it meets. */
  causes: Cause[];
  /** True when leaving out any one cause would make the rest satisfiable; false if the budget ran out first. */
  minimal: boolean;
  /** True when the same holds for every single range of a cause; not tried when there are very many. */
  rangesMinimal: boolean;
};

/** How much was tried. */
export type Effort = { steps: number; decisions: number; conflicts: number };

/** A set of versions that satisfies everything asked. */
export type Solved = {
  outcome: 'solved';
  /** Every package of the solution, installed ones that stay included, sorted by name. */
  versions: Record<string, string>;
  /** One entry for each package of the solution or the installed set, sorted by name. */
  changes: Change[];
  /** For each package of the solution, the chosen releases that need it. */
  neededBy: Record<string, NeededBy[]>;
  order: InstallOrder;
  warnings: Warning[];
  effort: Effort;
};

/** Nothing satisfies everything asked. */
export type Unsatisfiable = { outcome: 'unsatisfiable'; explanation: Explanation; effort: Effort };

/** The budget ran out; nothing is known about whether there is a solution, or whether one found was optimal. */
export type GaveUp = { outcome: 'gave-up'; budget: number; effort: Effort };

/** The answer to a problem. */
export type Resolution = Solved | Unsatisfiable | GaveUp;
