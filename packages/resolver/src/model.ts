import type { CataloguePackage } from './catalogue';
import type { Cause, Warning } from './resolution';
import type { VersionSet } from './versionSet';

/**
 * A package as the solver sees it: one Boolean variable a release (`base + index`: "this release is chosen")
 * and one more (`present`: "one of them is").
 */
export type ModelPackage = {
  id: number;
  name: string;
  entry: CataloguePackage;
  base: number;
  count: number;
  present: number;
  /** Index of the installed release, -1 if the package is not installed. */
  installed: number;
  wanted: boolean;
};

/**
 * A shared constraint on one package, with a variable of its own: when true, the package is not at a release
 * outside `set`, and with `presence` is at one inside it.
 */
export type ModelConstraint = { variable: number; package: number; set: VersionSet; presence: boolean };

/** What one range (or one limit without a range) contributes. */
export type Group = {
  range: string;
  /** The package whose releases it binds; -1 if it binds none. */
  package: number;
  /** Indices of the releases that it binds. */
  releases: readonly number[];
  /** The variable that those releases imply; -1 if there is none. */
  implied: number;
  /** Literals (`2 × variable`, plus 1 when negated) that hold by themselves. */
  units: readonly number[];
};

/** All that one cause contributes, and how it is described given those of its groups that matter. */
export type Family = { kind: Cause['kind']; groups: Group[]; describe: (groups: readonly Group[]) => Cause };

/** A problem over interned versions. */
export type Model = {
  packages: ModelPackage[];
  byName: ReadonlyMap<string, ModelPackage>;
  constraints: ModelConstraint[];
  /** From the requests outwards, so their order is the order in which a person meets them. */
  families: Family[];
  /** Packages that are in the solution by themselves, in the order in which they are decided. */
  roots: number[];
  variables: number;
  warnings: Warning[];
  /** Limits that are not enforced as the installed set breaks them already. */
  waived: { package: number; release: number; cause: Cause }[];
};
