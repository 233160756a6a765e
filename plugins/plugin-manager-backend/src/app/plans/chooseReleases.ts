import { satisfies } from 'semver';
import {
  nearest,
  type ChangeKind,
  type IsolationLevel,
  type Refusal,
  type WantedChange,
} from '@flyloft/plugin-manager-common';
import {
  renderExplanation,
  type Candidate,
  type Problem,
  type Resolution,
  type Solved,
} from '@flyloft/resolver';
import type { GenerationRecord, ReleaseRecord, RevisionRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { findCurrent, type Current, type Reads } from './current';

/** What is to happen to one plugin, with the release that was chosen. */
export type Choice = {
  kind: ChangeKind;
  pluginId: string;
  /** What runs now; absent where nothing does. */
  base?: Current;
  /** What will run; absent for an uninstall. */
  release?: ReleaseRecord;
  /** The revision that is returned to. */
  revision?: RevisionRecord;
  wanted?: WantedChange;
  neededBy: string[];
};

/** What choosing needs to know. */
export type ChooseInput = {
  reads: Reads;
  tenant: string;
  environment: { id: string; isolation: IsolationLevel };
  generation: Pick<GenerationRecord, 'number' | 'revisions'>;
  host: { backstage: string; node: string };
  resolve: (problem: Problem) => Resolution;
  changes: readonly WantedChange[];
};

type Refusing = { outcome: 'refused'; refusal: Refusal };

/** Revisions that change what runs, and not only whether it does. */
const isContent = ({ kind }: RevisionRecord) => kind !== 'start' && kind !== 'stop' && kind !== 'restart';

/** The revision that a rollback returns to: the one named, or the newest that ran something else. */
async function revisionToReturnTo(
  reads: Reads,
  base: Current,
  wanted: number | undefined
): Promise<Outcome<RevisionRecord>> {
  const { installation, revision: now } = base;
  if (wanted !== undefined) {
    const found = await reads.installations.findRevision(installation.id, wanted);
    if (found) return ok(found);
    return refused(
      'REVISION_NOT_FOUND',
      `${installation.pluginId} has no revision ${wanted}. List its revisions.`
    );
  }
  const says = (revision: RevisionRecord) => JSON.stringify([revision.release, revision.config]);
  const all = await reads.installations.listRevisions(installation.id);
  const found = all.find(
    revision => revision.number < now.number && isContent(revision) && says(revision) !== says(now)
  );
  if (found) return ok(found);
  return refused('REVISION_NOT_FOUND', `${installation.pluginId} has never run anything else to return to.`);
}

/** Whether a change can be asked of the installation as it is; `base` of what is not installed is undefined. */
function checkState(change: WantedChange, base: Current | undefined): Refusing | undefined {
  const { kind, pluginId } = change;
  if (kind === 'install') {
    if (!base) return undefined;
    const running = base.revision.release;
    return refused(
      'INSTALLATION_STATE',
      `${pluginId} is installed already (${running}). Update it or configure it.`
    );
  }
  if (!base) {
    return refused('INSTALLATION_NOT_FOUND', `${pluginId} is not installed here. Install it first.`);
  }
  const stopped = base.revision.replicas === 0;
  if (kind === 'start' && !stopped) return refused('INSTALLATION_STATE', `${pluginId} is running already.`);
  if ((kind === 'stop' || kind === 'restart') && stopped) {
    return refused('INSTALLATION_STATE', `${pluginId} is stopped. Start it instead.`);
  }
  return undefined;
}

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
async function listCandidates(reads: Reads, isolation: IsolationLevel): Promise<Record<string, Candidate[]>> {
  const byPlugin: Record<string, Candidate[]> = {};
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
function checkKnown(
  change: WantedChange,
  candidates: Record<string, Candidate[]>,
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

function explain(resolution: Resolution): Refusing {
  if (resolution.outcome === 'unsatisfiable') {
    const lines = renderExplanation(resolution.explanation);
    return refused('DEPENDENCY_UNSATISFIABLE', lines.join('\n'), {
      causes: resolution.explanation.causes,
      minimal: resolution.explanation.minimal,
    });
  }
  return refused(
    'RESOLUTION_GAVE_UP',
    'The search for releases that fit together took too long. Ask for fewer plugins at once, or name exact versions.'
  );
}

/** Plugins that stay installed and need one that is to be removed. */
function dependents(
  removed: readonly string[],
  generation: ChooseInput['generation'],
  candidates: Record<string, Candidate[]>
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

type Asked = { change: WantedChange; base?: Current; revision?: RevisionRecord };

/** What the changes ask of each plugin's version. */
function rangeOf({ change, base, revision }: Asked): string | undefined {
  switch (change.kind) {
    case 'install':
      return change.range ?? '*';
    case 'update':
      return change.range ?? `>${base!.revision.release}`;
    case 'rollback':
      return revision!.release;
    case 'configure':
      return base!.revision.release;
    default:
      return undefined;
  }
}

function toProblem(
  input: ChooseInput,
  asked: readonly Asked[],
  candidates: Record<string, Candidate[]>
): Problem {
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

/** Dependencies first; what is removed goes before, in the reverse order. */
function inOrder(choices: Choice[], solved: Solved | undefined): Choice[] {
  const names = solved?.order.kind === 'ordered' ? solved.order.names : [];
  const place = ({ pluginId, kind }: Choice) => {
    const index = names.indexOf(pluginId);
    return kind === 'uninstall' ? index - names.length * 2 : index;
  };
  return [...choices].sort((a, b) => place(a) - place(b) || (a.pluginId < b.pluginId ? -1 : 1));
}

function cycleAmong(solved: Solved, changed: ReadonlySet<string>): Refusing | undefined {
  if (solved.order.kind !== 'cyclic') return undefined;
  const cycle = solved.order.cycles.find(names => names.some(name => changed.has(name)));
  if (!cycle) return undefined;
  const [first = ''] = cycle;
  return refused(
    'DEPENDENCY_CYCLE',
    `These plugins need each other in a circle, so that none can be installed first: ${[...cycle, first].join(
      ' → '
    )}. Their publishers have to break it.`,
    { cycle }
  );
}

/**
 * Finds the release of every plugin that the changes touch, those included that have to come along. Answers with the
 * choices in the order in which they are carried out, or with who asked for what where nothing fits.
 */
export async function chooseReleases(input: ChooseInput): Promise<Outcome<Choice[]>> {
  const { reads, tenant, environment } = input;
  const asked: Asked[] = [];
  for (const change of input.changes) {
    if (asked.some(entry => entry.change.pluginId === change.pluginId)) {
      return refused(
        'INPUT_INVALID',
        `${change.pluginId} is named twice. Ask for one change of each plugin.`
      );
    }
    const base = await findCurrent(reads, tenant, environment.id, change.pluginId);
    if (change.kind === 'rollback' && !base && change.revision !== undefined) {
      const gone = await findGone(reads, tenant, environment.id, change.pluginId, change.revision);
      if (gone) {
        asked.push({ change, revision: gone });
        continue;
      }
    }
    if (base || change.kind !== 'install') {
      const refusal = checkState(change, base);
      if (refusal) return refusal;
    }
    if (change.kind === 'rollback' && base) {
      const revision = await revisionToReturnTo(reads, base, change.revision);
      if (revision.outcome === 'refused') return revision;
      asked.push({ change, base, revision: revision.value });
    } else asked.push({ change, ...(base ? { base } : {}) });
  }

  const needsResolution = asked.some(({ change }) =>
    ['install', 'update', 'rollback', 'uninstall'].includes(change.kind)
  );
  const solved = needsResolution ? await solve(input, asked) : undefined;
  if (solved?.outcome === 'refused') return solved;
  return assemble(input, asked, solved?.value);
}

/** A revision of an installation that was uninstalled since. */
async function findGone(
  reads: Reads,
  tenant: string,
  environment: string,
  pluginId: string,
  number: number
): Promise<RevisionRecord | undefined> {
  const installation = await reads.installations.find(tenant, environment, pluginId);
  return installation && reads.installations.findRevision(installation.id, number);
}

async function solve(input: ChooseInput, asked: readonly Asked[]): Promise<Outcome<Solved>> {
  const candidates = await listCandidates(input.reads, input.environment.isolation);
  for (const entry of asked) {
    const range = rangeOf(entry);
    const { change, base } = entry;
    if (range === undefined) continue;
    const refusal = checkKnown(change, candidates, range);
    if (refusal?.refusal.code === 'RELEASE_NOT_FOUND' && change.kind === 'update' && !change.range) {
      return refused('PLAN_EMPTY', `${change.pluginId} ${base?.revision.release} is its newest release.`);
    }
    if (refusal) return refusal;
  }
  const removed = asked
    .filter(({ change }) => change.kind === 'uninstall')
    .map(({ change }) => change.pluginId);
  const held = dependents(removed, input.generation, candidates);
  if (held) return held;
  const resolution = input.resolve(toProblem(input, asked, candidates));
  return resolution.outcome === 'solved' ? ok(resolution) : explain(resolution);
}

/** What a move of the resolver is called in a plan. */
const KIND_OF_CHANGE = {
  add: 'install',
  remove: 'uninstall',
  upgrade: 'update',
  downgrade: 'update',
} as const;

async function assemble(
  input: ChooseInput,
  asked: readonly Asked[],
  solved: Solved | undefined
): Promise<Outcome<Choice[]>> {
  const { reads, tenant, environment } = input;
  const choices: Choice[] = [];
  const findRelease = async (pluginId: string, version: string): Promise<ReleaseRecord> => {
    const release = await reads.registry.findRelease(pluginId, version);
    if (!release) throw new Error(`${pluginId} ${version} is chosen but not in the registry`);
    return release;
  };
  const neededBy = (pluginId: string) => (solved?.neededBy[pluginId] ?? []).map(({ name }) => name);

  for (const { change, base, revision } of asked) {
    const { pluginId, kind } = change;
    const version = solved?.versions[pluginId] ?? revision?.release ?? base?.revision.release;
    choices.push({
      kind: kind === 'rollback' && !base ? 'install' : kind,
      pluginId,
      wanted: change,
      neededBy: ['requested', ...neededBy(pluginId)],
      ...(base ? { base } : {}),
      ...(revision ? { revision } : {}),
      ...(kind === 'uninstall' || version === undefined
        ? {}
        : { release: await findRelease(pluginId, version) }),
    });
  }
  for (const change of solved?.changes ?? []) {
    if (change.kind === 'keep' || choices.some(({ pluginId }) => pluginId === change.name)) continue;
    const base = await findCurrent(reads, tenant, environment.id, change.name);
    choices.push({
      kind: KIND_OF_CHANGE[change.kind],
      pluginId: change.name,
      neededBy: neededBy(change.name),
      ...(base ? { base } : {}),
      ...(change.kind === 'remove' ? {} : { release: await findRelease(change.name, change.to) }),
    });
  }
  const cycle = solved && cycleAmong(solved, new Set(choices.map(({ pluginId }) => pluginId)));
  return cycle ?? ok(inOrder(choices, solved));
}
