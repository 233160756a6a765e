import type { ChangeKind, LeftOut, WantedChange } from '@flyloft/plugin-manager-common';
import {
  resolvePartially,
  topologicalOrder,
  type Catalogue,
  type Problem,
  type Solved,
} from '@flyloft/resolver';
import type { ReleaseRecord, RevisionRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import {
  findAsked,
  leaveOut,
  orRefused,
  rangeOf,
  type Asked,
  type ChooseInput,
  type Parted,
  type Refusing,
} from './askedChanges';
import { findCurrent, type Current } from './current';
import { explainConflict } from './explainConflict';
import { resolverWarnings } from './resolverWarnings';
import { explainDependents, findDependents } from './dependents';
import { readPins } from './readPins';
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
type Chosen = { solved: Solved; warnings: string[]; parted: Parted };

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

/** Whether there is anything at all of what is asked of a plugin. */
function checkThere({ change, base }: Asked, range: string, catalogue: Catalogue): Refusing | undefined {
  const refusal = checkKnown(change, catalogue, range);
  if (refusal?.refusal.code === 'RELEASE_NOT_FOUND' && change.kind === 'update' && !change.range) {
    return refused('PLAN_EMPTY', `${change.pluginId} ${base?.revision.release} is its newest release.`);
  }
  return refusal;
}

async function solve(input: ChooseInput, parted: Parted): Promise<Outcome<Chosen>> {
  const catalogue = await readCatalogue(input.reads, input.environment.isolation);
  const leftOut = [...parted.leftOut];
  let asked: readonly Asked[] = parted.asked;
  for (const entry of parted.asked) {
    const range = rangeOf(entry);
    const refusal = range === undefined ? undefined : checkThere(entry, range, catalogue);
    if (!refusal) continue;
    if (!input.partial) return refusal;
    leftOut.push(leaveOut(entry.change, refusal));
    asked = asked.filter(one => one !== entry);
  }
  const known = orRefused({ asked: [...asked], leftOut });
  if (known.outcome === 'refused') return known;
  const pins = input.pins ?? (await readPins(input.reads, input.tenant, input.environment.id));
  const problem = toProblem({ ...input, pins }, asked, catalogue);
  const changes = asked.map(({ change }) => change);
  const dependents = findDependents(problem, catalogue);
  if (dependents.length > 0) {
    const refusal = explainDependents(problem, dependents, catalogue, changes, input.resolve);
    const needed = new Set(dependents.map(({ needs }) => needs));
    if (!input.partial || asked.every(({ change }) => needed.has(change.pluginId))) return refusal;
    // What others need stays; then others may be needed no more, or more of them.
    const kept = asked.filter(({ change }) => !needed.has(change.pluginId));
    const gone = changes.filter(({ pluginId }) => needed.has(pluginId));
    return solve(input, { asked: kept, leftOut: [...leftOut, ...gone.map(one => leaveOut(one, refusal))] });
  }
  const resolution = input.resolve(problem);
  if (resolution.outcome === 'solved') {
    const warnings = resolverWarnings({ ...input, pins }, asked, catalogue, resolution);
    return ok({ solved: resolution, warnings, parted: { asked: [...asked], leftOut } });
  }
  if (!input.partial || asked.length === 1) return explainConflict(problem, resolution, changes);
  const kept = keepWhatFits(problem, asked);
  if (kept.asked.length === 0 || kept.asked.length === asked.length) {
    return explainConflict(problem, resolution, changes);
  }
  return solve(input, { asked: kept.asked, leftOut: [...leftOut, ...kept.leftOut] });
}

/** Of changes that do not all go together those that do, and of each other one what is in its way. */
function keepWhatFits(problem: Problem, asked: readonly Asked[]): Parted {
  const { refused: conflicts } = resolvePartially(problem);
  const refusedNames = new Set(conflicts.flatMap(({ requests }) => requests.map(({ name }) => name)));
  const kept = asked.filter(({ change }) => !refusedNames.has(change.pluginId));
  const fits = problem.wanted.filter(({ name }) => !refusedNames.has(name));
  const leftOut = conflicts.flatMap(({ requests, because }) => {
    const entry = asked.find(({ change }) => change.pluginId === requests[0]?.name);
    if (!entry) return [];
    const together = { ...problem, wanted: [...fits, ...requests] };
    const changes = [...kept, entry].map(({ change }) => change);
    return [leaveOut(entry.change, explainConflict(together, because, changes, entry.change.pluginId))];
  });
  return { asked: kept, leftOut };
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
): Promise<Outcome<{ choices: Choice[]; warnings: string[]; leftOut: LeftOut[] }>> {
  const all = await findAsked(input);
  if (all.outcome === 'refused') return all;
  const needsResolution = all.value.asked.some(({ change }) =>
    ['install', 'update', 'rollback', 'uninstall'].includes(change.kind)
  );
  const found = needsResolution ? await solve(input, all.value) : undefined;
  if (found?.outcome === 'refused') return found;
  const { asked, leftOut } = found?.value.parted ?? all.value;
  const choices = await assemble(input, asked, found?.value.solved);
  if (choices.outcome === 'refused') return choices;
  return ok({ choices: choices.value, warnings: found?.value.warnings ?? [], leftOut });
}
