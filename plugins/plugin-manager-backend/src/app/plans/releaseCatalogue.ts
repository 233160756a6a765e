/** Every published release as the resolver knows it, made once and kept as long as the registry does not change. */
import type { IsolationLevel } from '@flyloft/plugin-manager-common';
import { makeCatalogue, type Candidate, type Catalogue, type Problem } from '@flyloft/resolver';
import type { CandidateLists, CandidateRecord } from '../../ports';
import type { Reads } from './current';

/** What was made of which lists: equal lists give the same catalogue, changed ones one that shares what did not change. */
const made = new WeakMap<CandidateLists, Map<IsolationLevel, Catalogue>>();

/** Why a release may not run here, whatever anybody asks for. */
function blockedBecause(
  release: Pick<CandidateRecord, 'trustTier'>,
  isolation: IsolationLevel
): string | undefined {
  if (release.trustTier === 'quarantined') return 'it is quarantined';
  if (release.trustTier === 'untrusted' && (isolation === 'none' || isolation === 'process')) {
    return `it is untrusted, and this environment does not isolate plugins (${isolation})`;
  }
  return undefined;
}

function toCandidate(release: CandidateRecord, isolation: IsolationLevel): Candidate {
  const { manifest, version, yanked, yankReason, deprecated } = release;
  const ranges = (of: Record<string, string>, kind: 'required' | 'peer' | 'optional') =>
    Object.entries(of).map(([name, range]) => ({ name, range, kind }));
  const blocked = blockedBecause(release, isolation);
  return {
    version,
    requires: [
      ...ranges(manifest.dependencies, 'required'),
      ...ranges(manifest.peerDependencies, 'peer'),
      ...ranges(manifest.optionalDependencies, 'optional'),
    ],
    host: { backstage: manifest.backstage, node: manifest.node },
    yanked,
    ...(yankReason === undefined ? {} : { yankReason }),
    deprecated,
    ...(blocked ? { blocked } : {}),
  };
}

/** The catalogue of these lists for an environment that isolates its plugins so far. */
export function catalogueOf(lists: CandidateLists, isolation: IsolationLevel): Catalogue {
  const known = made.get(lists) ?? new Map<IsolationLevel, Catalogue>();
  made.set(lists, known);
  let catalogue = known.get(isolation);
  if (!catalogue) {
    const entry = (id: string): [string, Candidate[]] => [
      id,
      (lists.byPlugin.get(id) ?? []).map(release => toCandidate(release, isolation)),
    ];
    const before = lists.since && made.get(lists.since.lists)?.get(isolation);
    catalogue =
      before && lists.since
        ? before.with(lists.since.changed.map(entry))
        : makeCatalogue(Object.fromEntries([...lists.byPlugin.keys()].map(entry)));
    known.set(isolation, catalogue);
  }
  return catalogue;
}

/** Every release as the resolver knows it now. */
export async function readCatalogue(reads: Reads, isolation: IsolationLevel): Promise<Catalogue> {
  return catalogueOf(await reads.registry.candidateLists(), isolation);
}

const isCatalogue = (candidates: Problem['candidates']): candidates is Catalogue =>
  typeof candidates.candidates === 'function';

/** Why a release was withdrawn, as explanations quote it. */
export function yankReasonIn(
  candidates: Problem['candidates']
): (name: string, version: string) => string | undefined {
  const known = (name: string) =>
    (isCatalogue(candidates) ? candidates.candidates(name) : candidates[name]) ?? [];
  return (name, version) => known(name).find(one => one.version === version)?.yankReason;
}
