/** What is asked for, what is installed and what is published, as a problem for the resolver. */
import { satisfies } from 'semver';
import { nearest, type WantedChange } from '@flyloft/plugin-manager-common';
import type { Catalogue, Problem } from '@flyloft/resolver';
import { refused } from '../outcome';
import { rangeOf, type Asked, type ChooseInput, type Refusing } from './askedChanges';

/** Plugin and range exist at all: nicer words than the resolver's. */
export function checkKnown(change: WantedChange, catalogue: Catalogue, range: string): Refusing | undefined {
  const known = catalogue.candidates(change.pluginId);
  if (known.length === 0) {
    const hint = nearest(change.pluginId, catalogue.names());
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

/** The whole problem. */
export function toProblem(input: ChooseInput, asked: readonly Asked[], candidates: Catalogue): Problem {
  const installed = Object.entries(input.generation.revisions).map(([id, { release }]) => [id, release]);
  const wanted = asked.flatMap(entry => {
    const range = rangeOf(entry);
    return range === undefined ? [] : [{ name: entry.change.pluginId, range, askedBy: 'you' }];
  });
  // A pin that what is asked for keeps to says less than an exact version does.
  const pins = Object.fromEntries(
    Object.entries(input.pins ?? {}).filter(([id, { range }]) => {
      const entry = asked.find(({ change }) => change.pluginId === id);
      const version = entry && (entry.revision?.release ?? entry.base?.revision.release);
      const isExact = entry?.change.kind === 'rollback' || entry?.change.kind === 'configure';
      return !(isExact && version && satisfies(version, range, { includePrerelease: true }));
    })
  );
  const exact = asked.filter(({ change }) => change.kind === 'rollback' || change.kind === 'configure');
  return {
    candidates,
    wanted,
    installed: Object.fromEntries(installed) as Record<string, string>,
    pins: { ...Object.fromEntries(exact.map(entry => [entry.change.pluginId, rangeOf(entry)!])), ...pins },
    remove: asked.filter(({ change }) => change.kind === 'uninstall').map(({ change }) => change.pluginId),
    host: input.host,
    ...(input.strategy ? { strategy: input.strategy } : {}),
  };
}
