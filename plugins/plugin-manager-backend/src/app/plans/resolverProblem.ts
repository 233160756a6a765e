/** What is asked for, what is installed and what is published, as a problem for the resolver. */
import { satisfies } from 'semver';
import { nearest, type IsolationLevel, type WantedChange } from '@flyloft/plugin-manager-common';
import type { Candidate, Problem } from '@flyloft/resolver';
import type { ReleaseRecord } from '../../ports';
import { refused } from '../outcome';
import { rangeOf, type Asked, type ChooseInput, type Refusing } from './askedChanges';
import type { Reads } from './current';

/** Every release by plugin, as the resolver knows it. */
export type Candidates = Record<string, Candidate[]>;

/** Why a release may not run here, whatever anybody asks for. */
function blockedBecause(
  release: { trustTier: ReleaseRecord['trustTier'] },
  isolation: IsolationLevel
): string | undefined {
  if (release.trustTier === 'quarantined') return 'it is quarantined';
  if (release.trustTier === 'untrusted' && (isolation === 'none' || isolation === 'process')) {
    return `it is untrusted, and this environment does not isolate plugins (${isolation})`;
  }
  return undefined;
}

/** Every release as the resolver knows it. */
export async function listCandidates(reads: Reads, isolation: IsolationLevel): Promise<Candidates> {
  const byPlugin: Candidates = {};
  for (const candidate of await reads.registry.listCandidates()) {
    const { manifest, pluginId, version, yanked, deprecated } = candidate;
    const ranges = (of: Record<string, string>, kind: 'required' | 'peer' | 'optional') =>
      Object.entries(of).map(([name, range]) => ({ name, range, kind }));
    const blocked = blockedBecause(candidate, isolation);
    (byPlugin[pluginId] ??= []).push({
      version,
      requires: [
        ...ranges(manifest.dependencies, 'required'),
        ...ranges(manifest.peerDependencies, 'peer'),
        ...ranges(manifest.optionalDependencies, 'optional'),
      ],
      host: { backstage: manifest.backstage, node: manifest.node },
      yanked,
      deprecated,
      ...(blocked ? { blocked } : {}),
    });
  }
  return byPlugin;
}

/** Plugin and range exist at all: nicer words than the resolver's. */
export function checkKnown(
  change: WantedChange,
  candidates: Candidates,
  range: string
): Refusing | undefined {
  const known = candidates[change.pluginId];
  if (!known) {
    const hint = nearest(change.pluginId, Object.keys(candidates));
    return refused(
      'PLUGIN_NOT_FOUND',
      `There is no plugin "${change.pluginId}".${
        hint ? ` Did you mean "${hint}"?` : ' Search the marketplace.'
      }`
    );
  }
  if (known.some(({ version }) => satisfies(version, range, { includePrerelease: true }))) return undefined;
  const versions = known.map(({ version }) => version);
  return refused(
    'RELEASE_NOT_FOUND',
    `${change.pluginId} has no release in ${range}. There ${versions.length === 1 ? 'is' : 'are'} ${versions
      .slice(0, 5)
      .join(', ')}.`
  );
}

/** Plugins that stay installed and need one that is to be removed. */
export function findDependents(
  removed: readonly string[],
  generation: ChooseInput['generation'],
  candidates: Candidates
): Refusing | undefined {
  for (const [pluginId, { release }] of Object.entries(generation.revisions)) {
    if (removed.includes(pluginId)) continue;
    const needs = candidates[pluginId]?.find(({ version }) => version === release)?.requires ?? [];
    const needed = needs.find(({ name, kind }) => kind !== 'optional' && removed.includes(name));
    if (!needed) continue;
    return refused(
      'DEPENDENTS_EXIST',
      `${pluginId} ${release} needs ${needed.name}. Uninstall ${pluginId} first, or both at once.`,
      { pluginId, needs: needed.name }
    );
  }
  return undefined;
}

/** The whole problem. */
export function toProblem(input: ChooseInput, asked: readonly Asked[], candidates: Candidates): Problem {
  const installed = Object.entries(input.generation.revisions).map(([id, { release }]) => [id, release]);
  const wanted = asked.flatMap(entry => {
    const range = rangeOf(entry);
    return range === undefined ? [] : [{ name: entry.change.pluginId, range, askedBy: 'you' }];
  });
  const exact = asked.filter(({ change }) => change.kind === 'rollback' || change.kind === 'configure');
  return {
    candidates,
    wanted,
    installed: Object.fromEntries(installed) as Record<string, string>,
    pins: Object.fromEntries(exact.map(entry => [entry.change.pluginId, rangeOf(entry)!])),
    remove: asked.filter(({ change }) => change.kind === 'uninstall').map(({ change }) => change.pluginId),
    host: input.host,
  };
}
