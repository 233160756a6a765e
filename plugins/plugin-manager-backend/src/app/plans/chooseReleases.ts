import type { ChangeKind, WantedChange } from '@flyloft/plugin-manager-common';
import { topologicalOrder, type Solved } from '@flyloft/resolver';
import type { ReleaseRecord, RevisionRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { findAsked, rangeOf, type Asked, type ChooseInput, type Refusing } from './askedChanges';
import { findCurrent, type Current } from './current';
import { explainConflict } from './explainConflict';
import { resolverWarnings } from './resolverWarnings';
import { explainDependents, findDependents } from './dependents';
import { readCatalogue } from './releaseCatalogue';
import { checkKnown, toProblem } from './resolverProblem';

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

/** A solution with what is to be said of it. */
type Chosen = { solved: Solved; warnings: string[] };

/** Whether a choice takes something away that others may be using. */
const takesAway = ({ kind }: Choice) => kind === 'uninstall' || kind === 'stop';

/** Plugins in the order in which they need each other, what is needed first, by what they declare. */
function needOrder(choices: readonly Choice[]): string[] {
  const edges = choices.flatMap(({ pluginId, release, base }) => {
    const manifest = (release ?? base?.release)?.manifest;
    const needs = (of: Record<string, string> | undefined, soft: boolean) =>
      Object.keys(of ?? {}).map(to => ({ from: pluginId, to, soft }));
    return [
      ...needs(manifest?.dependencies, false),
      ...needs(manifest?.peerDependencies, false),
      ...needs(manifest?.optionalDependencies, true),
    ];
  });
  const ids = choices.map(({ pluginId }) => pluginId);
  const order = topologicalOrder(ids, edges);
  // What needs each other can go in any order that is always the same.
  return order.kind === 'ordered' ? order.names : ids.sort();
}

/**
 * First what is taken away, whatever needs something before that; then the rest, whatever is needed first. The resolver
 * knows the order through plugins that stay, too.
 */
function inOrder(choices: Choice[], solved: Solved | undefined): Choice[] {
  const away = choices.filter(takesAway);
  const rest = choices.filter(choice => !takesAway(choice));
  const names = [
    ...needOrder(away).reverse(),
    ...(solved?.order.kind === 'ordered' ? solved.order.names : needOrder(rest)),
  ];
  const place = (choice: Choice) => names.indexOf(choice.pluginId);
  return [...away.sort((a, b) => place(a) - place(b)), ...rest.sort((a, b) => place(a) - place(b))];
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

async function solve(input: ChooseInput, asked: readonly Asked[]): Promise<Outcome<Chosen>> {
  const catalogue = await readCatalogue(input.reads, input.environment.isolation);
  for (const entry of asked) {
    const range = rangeOf(entry);
    const { change, base } = entry;
    if (range === undefined) continue;
    const refusal = checkKnown(change, catalogue, range);
    if (refusal?.refusal.code === 'RELEASE_NOT_FOUND' && change.kind === 'update' && !change.range) {
      return refused('PLAN_EMPTY', `${change.pluginId} ${base?.revision.release} is its newest release.`);
    }
    if (refusal) return refusal;
  }
  const problem = toProblem(input, asked, catalogue);
  const changes = asked.map(({ change }) => change);
  const dependents = findDependents(problem, catalogue);
  if (dependents.length > 0) return explainDependents(problem, dependents, catalogue, changes, input.resolve);
  const resolution = input.resolve(problem);
  if (resolution.outcome !== 'solved') return explainConflict(problem, resolution, changes);
  return ok({ solved: resolution, warnings: resolverWarnings(input, asked, catalogue, resolution) });
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
 * choices in the order in which they are carried out, or with who asked for what where nothing fits. What is odd
 * about the solution comes along in words.
 */
export async function chooseReleases(
  input: ChooseInput
): Promise<Outcome<{ choices: Choice[]; warnings: string[] }>> {
  const asked = await findAsked(input);
  if (asked.outcome === 'refused') return asked;
  const needsResolution = asked.value.some(({ change }) =>
    ['install', 'update', 'rollback', 'uninstall'].includes(change.kind)
  );
  const found = needsResolution ? await solve(input, asked.value) : undefined;
  if (found?.outcome === 'refused') return found;
  const choices = await assemble(input, asked.value, found?.value.solved);
  if (choices.outcome === 'refused') return choices;
  return ok({ choices: choices.value, warnings: found?.value.warnings ?? [] });
}
