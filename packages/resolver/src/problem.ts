import type { Catalogue } from './catalogue';

/**
 * How a solution is chosen among all that satisfy the problem. In each of them the choices are made one
 * package after the other (requests, then installed packages, then what those need, nearest first, by name)
 * and every choice is the best that the choices before it leave possible.
 *
 * - `compatible`: as many installed packages as possible stay as they are; what is new is newest.
 * - `minimal-change`: like `compatible`, then as few breaking moves, then as few additions as possible.
 * - `latest`: everything newest, requests first.
 */
export type Strategy = 'compatible' | 'latest' | 'minimal-change';

/**
 * - `required`: the other package is part of the solution, in the range.
 * - `peer`: solved like `required` (as npm does since version 7); callers and explanations tell them apart.
 * - `optional`: the other package may be absent; if something else brings it in, it is in the range.
 */
export type RequirementKind = 'required' | 'peer' | 'optional';

/** What a release needs of another package. `kind` defaults to `required`. */
export type Requirement = { name: string; range: string; kind?: RequirementKind };

/** One known version of a package. */
export type Candidate = {
  /** A semantic version. Anything else is reported as a warning and never chosen. */
  version: string;
  requires?: readonly Requirement[];
  /** Packages that cannot be present, in these ranges, together with this release. */
  conflicts?: readonly { name: string; range: string }[];
  /** Accepted versions of the hosts (`backstage`, `node`) by name. Host pre-releases count as their series. */
  host?: Readonly<Record<string, string>>;
  /** Withdrawn by its publisher: only chosen where it is installed or pinned already. */
  yanked?: boolean;
  /** Why it was withdrawn, as a sentence of its own: for who explains, never read by the search. */
  yankReason?: string;
  /** Chosen only after every release that is not deprecated. */
  deprecated?: boolean;
  /** A policy refuses this release; the text is the reason that explanations quote. */
  blocked?: string;
};

/** A package somebody asks for. */
export type Request = { name: string; range: string; askedBy?: string };

/** A range that a package keeps to, and what explanations add to it: who says so and why. */
export type Pin = { range: string; note?: string };

/** How far an installed package may be moved when nobody asked for a change of it. */
export type Moves = 'any' | 'compatible' | 'none';

/** What is to be resolved. The order of lists and of keys never matters. */
export type Problem = {
  /** Every known version of every package, or a catalogue made once with `makeCatalogue`. */
  candidates: Readonly<Record<string, readonly Candidate[]>> | Catalogue;
  wanted: readonly Request[];
  /** What is there now. Installed packages stay, in some version, unless `remove` names them. */
  installed?: Readonly<Record<string, string>>;
  /** Ranges (usually one version) that a package keeps to if it is present. */
  pins?: Readonly<Record<string, string | Pin>>;
  /** Packages that must be absent. */
  remove?: readonly string[];
  /** Versions of the hosts. A limit on a host that is not listed here is not checked, and reported. */
  host?: Readonly<Record<string, string>>;
  /** Default `compatible`. */
  strategy?: Strategy;
  /** Default `any`; a range that a request names always counts as allowed. */
  moves?: Moves;
  /** Installed packages that may move freely whatever `moves` says. */
  mayMove?: readonly string[];
  /** Packages whose pre-releases fit ranges like any other version (semver's `includePrerelease`). */
  prereleases?: readonly string[];
  /**
   * `as-found` (default): a limit that the installed set breaks already is not enforced as long as that
   * release stays, and is reported, so that one broken package never blocks another.
   * `must-fit`: installed releases have to fit too, as when a host upgrade is tried out.
   */
  existing?: 'as-found' | 'must-fit';
};

/** Limits of one call. */
export type ResolveOptions = {
  /**
   * How many steps (literals propagated by the search, a few million a second) may be taken before the
   * answer is `gave-up`. Default 10 million. Counted, not timed, so that equal input gives equal answers.
   */
  budget?: number;
};
