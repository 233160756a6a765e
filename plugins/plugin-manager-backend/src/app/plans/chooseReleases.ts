import type { ChangeKind, WantedChange } from '@flyloft/plugin-manager-common';
import type { Solved } from '@flyloft/resolver';
import type { ReleaseRecord, RevisionRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { findAsked, rangeOf, type Asked, type ChooseInput, type Refusing } from './askedChanges';
import { findCurrent, type Current } from './current';
import { explainConflict } from './explainConflict';
import { checkKnown, findDependents, listCandidates, toProblem } from './resolverProblem';

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
  const held = findDependents(removed, input.generation, candidates);
  if (held) return held;
  const problem = toProblem(input, asked, candidates);
  const resolution = input.resolve(problem);
  return resolution.outcome === 'solved' ? ok(resolution) : explainConflict(problem, resolution);
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

/**
 * Finds the release of every plugin that the changes touch, those included that have to come along. Answers with the
 * choices in the order in which they are carried out, or with who asked for what where nothing fits.
 */
export async function chooseReleases(input: ChooseInput): Promise<Outcome<Choice[]>> {
  const asked = await findAsked(input);
  if (asked.outcome === 'refused') return asked;
  const needsResolution = asked.value.some(({ change }) =>
    ['install', 'update', 'rollback', 'uninstall'].includes(change.kind)
  );
  const solved = needsResolution ? await solve(input, asked.value) : undefined;
  if (solved?.outcome === 'refused') return solved;
  return assemble(input, asked.value, solved?.value);
}
