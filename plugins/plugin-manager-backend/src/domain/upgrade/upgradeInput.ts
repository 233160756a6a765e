import type { Candidate, Pin, Requirement } from '@flyloft/resolver';
import { Range, satisfies } from 'semver';

/** A release as far as a portal upgrade looks at it. */
export type UpgradeRelease = {
  version: string;
  /** Range of Backstage versions that it declares; `*` or nothing means that it does not say. */
  backstage?: string;
  node?: string;
  requires: readonly Requirement[];
  yanked: boolean;
  deprecated: boolean;
  /** A policy refuses it; the text is the reason. */
  blocked?: string;
};

/** What a plugin is about, to find others like it. */
export type Topic = { name: string; category: string; keywords: readonly string[] };

/** A portal upgrade that is to be tried out. */
export type UpgradeInput = {
  /** Versions of Backstage: the one that runs, and the one that is wanted. */
  from: string;
  to: string;
  node: string;
  /** Release of each installed plugin. */
  installed: Readonly<Record<string, string>>;
  /** Every known release by plugin. */
  releases: Readonly<Record<string, readonly UpgradeRelease[]>>;
  topics: ReadonlyMap<string, Topic>;
  /** Ranges that installed plugins are held to. */
  pins?: Readonly<Record<string, Pin>>;
};

/** Ten thousand listings name a few dozen ranges: each is read once. Forgotten where somebody names ever new ones. */
const READ_RANGES = 5_000;
const declared = new Map<string, boolean>();
const accepted = new Map<string, boolean>();

function remember(memory: Map<string, boolean>, key: string, work: () => boolean): boolean {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= READ_RANGES) memory.clear();
  const answer = work();
  memory.set(key, answer);
  return answer;
}

/** Whether a range says anything: `*`, an empty one and `>=0.0.0` admit whatever there is or will be. */
export function isDeclared(range: string | undefined): range is string {
  if (range === undefined) return false;
  return remember(declared, range, () => {
    const text = new Range(range).range;
    return text !== '' && text !== '>=0.0.0';
  });
}

const accepts = (range: string, version: string) =>
  remember(accepted, `${version} ${range}`, () => satisfies(version, range, { includePrerelease: true }));

/** Whether a release says that it runs on a version of Backstage. One that does not say anything does not. */
export function declaresFit({ backstage }: UpgradeRelease, version: string): boolean {
  return isDeclared(backstage) && accepts(backstage, version);
}

/** Whether nothing that a release says keeps it from running on a version of Backstage. */
export function mayRunOn({ backstage }: UpgradeRelease, version: string): boolean {
  return backstage === undefined || accepts(backstage, version);
}

/** A release as the resolver knows it. */
export function toCandidate(release: UpgradeRelease): Candidate {
  const { version, backstage, node, requires, yanked, deprecated, blocked } = release;
  return {
    version,
    requires,
    host: { ...(backstage === undefined ? {} : { backstage }), ...(node === undefined ? {} : { node }) },
    yanked,
    deprecated,
    ...(blocked === undefined ? {} : { blocked }),
  };
}

/** The installed plugins and all that their releases name, however far away: nothing else can matter to them. */
export function reachableFrom(
  ids: Iterable<string>,
  releases: Readonly<Record<string, readonly Pick<UpgradeRelease, 'requires'>[]>>
): Set<string> {
  const reached = new Set(ids);
  for (const id of reached) {
    const known = Object.hasOwn(releases, id) ? releases[id]! : [];
    for (const { requires } of known) for (const { name } of requires) reached.add(name);
  }
  return reached;
}
