import type {
  UpgradePlugin,
  UpgradeSimulation,
  UpgradeStep,
  WantedChange,
} from '@flyloft/plugin-manager-common';
import { resolvePartially, type Candidate, type Change } from '@flyloft/resolver';
import { findAlternatives } from './findAlternatives';
import { solveUpgrade, type UpgradeSolution } from './solveUpgrade';
import { declaresFit, isDeclared, mayRunOn, type UpgradeInput } from './upgradeInput';

type Move = { pluginId: string; from?: string; to: string; when: 'before' | 'after' };

const releaseOf = (input: UpgradeInput, id: string, version: string) =>
  (Object.hasOwn(input.releases, id) ? input.releases[id]! : []).find(one => one.version === version);

const nameOf = (input: UpgradeInput, id: string) => input.topics.get(id)?.name ?? id;

const isMove = (change: Change): change is Extract<Change, { to: string }> =>
  change.kind === 'upgrade' || change.kind === 'downgrade' || change.kind === 'add';

/** The moves in the order in which they are made; those that the portal of today can already take come before. */
function movesOf(input: UpgradeInput, { solved, candidates }: UpgradeSolution): Move[] {
  const { order } = solved;
  const place = (id: string) => (order.kind === 'ordered' ? order.names.indexOf(id) : 0);
  const moving = solved.changes
    .filter(isMove)
    .sort((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
  const early = moving.filter(({ name, to }) => {
    const release = releaseOf(input, name, to);
    return release !== undefined && mayRunOn(release, input.from);
  });
  // What is installed has to be there for the resolver whatever it says of the portal of today.
  const known: Record<string, readonly Candidate[]> = candidates;
  const { resolution, refused } = resolvePartially({
    candidates: known,
    wanted: early.map(({ name, to }) => ({ name, range: to })),
    installed: input.installed,
    host: { backstage: input.from, node: input.node },
    moves: 'none',
  });
  const late = new Set(refused.flatMap(({ requests }) => requests.map(({ name }) => name)));
  const before = new Set(
    resolution.outcome === 'solved' ? early.map(({ name }) => name).filter(name => !late.has(name)) : []
  );
  return moving.map(change => ({
    pluginId: change.name,
    ...(change.kind === 'add' ? {} : { from: change.from }),
    to: change.to,
    when: before.has(change.name) ? 'before' : 'after',
  }));
}

function describePlugin(
  input: UpgradeInput,
  { held }: UpgradeSolution,
  moves: readonly Move[],
  [pluginId, release]: [string, string]
): UpgradePlugin {
  const base = { pluginId, name: nameOf(input, pluginId), release, alternatives: [] };
  const current = releaseOf(input, pluginId, release);
  const move = moves.find(one => one.pluginId === pluginId);
  const goal = current && move ? releaseOf(input, pluginId, move.to) : current;
  const because = held.get(pluginId);
  if (!current) {
    return { ...base, readiness: 'unknown', because: `Release ${release} is not in the registry any more.` };
  }
  const update = move ? { update: { to: move.to, when: move.when } } : {};
  if (because !== undefined && !isDeclared(current.backstage)) {
    return { ...base, readiness: 'unknown', because };
  }
  if (because === undefined && goal && !isDeclared(goal.backstage)) {
    const telling = (input.releases[pluginId] ?? [])
      .filter(one => !one.yanked && declaresFit(one, input.to))
      .map(({ version }) => version)
      .pop();
    const hint = telling === undefined ? '' : ` Release ${telling} does: update to it to know.`;
    return {
      ...base,
      ...update,
      readiness: 'unknown',
      because: `It does not say which Backstage it runs on.${hint}`,
    };
  }
  if (because !== undefined) {
    return { ...base, readiness: 'none', because, alternatives: findAlternatives(pluginId, input) };
  }
  if (!move) return { ...base, readiness: 'ready', because: `Runs on Backstage ${current.backstage}.` };
  const whenWords =
    move.when === 'before'
      ? `${move.to} runs on both versions.`
      : `${move.to} runs on the new version only, so it follows right after it.`;
  const why = declaresFit(current, input.to)
    ? 'Another plugin needs a newer release of it.'
    : `${release} runs on Backstage ${current.backstage}.`;
  return { ...base, ...update, readiness: 'update', because: `${why} ${whenWords}` };
}

const plugins = (n: number) => `${n} ${n === 1 ? 'plugin' : 'plugins'}`;

/** The answer in one word and in one sentence, for so many plugins and these moves. */
export function answerOf(
  to: string,
  counts: UpgradeSimulation['counts'],
  moves: ReadonlyArray<Pick<Move, 'from' | 'when'>>
): Pick<UpgradeSimulation, 'answer' | 'sentence'> {
  const all = counts.ready + counts.update + counts.none + counts.unknown;
  if (all === 0) return { answer: 'yes', sentence: 'Yes: nothing is installed that could hold it back.' };
  const silent = (n: number) =>
    n === 1 ? 'does not say which Backstage it runs on' : 'do not say which Backstage they run on';
  if (counts.none > 0) {
    const more = counts.unknown > 0 ? ` ${counts.unknown} more ${silent(counts.unknown)}.` : '';
    const verb = counts.none === 1 ? 'has' : 'have';
    const who = all === 1 ? 'the only plugin' : `${counts.none} of ${plugins(all)}`;
    return {
      answer: 'no',
      sentence: `No: ${who} ${verb} no release for Backstage ${to}.${more}`,
    };
  }
  if (counts.unknown > 0) {
    return {
      answer: 'unknown',
      sentence: `Not known: ${counts.unknown} of ${plugins(all)} ${silent(counts.unknown)}.`,
    };
  }
  if (moves.length === 0) {
    const who = all === 1 ? 'the only plugin is' : `all ${plugins(all)} are`;
    return { answer: 'yes', sentence: `Yes: ${who} ready for Backstage ${to}.` };
  }
  const updates = moves.filter(({ from }) => from !== undefined).length;
  const installs = moves.length - updates;
  const after = moves.filter(({ when }) => when === 'after').length;
  const what = [
    ...(updates > 0 ? [updates === 1 ? '1 update' : `${updates} updates`] : []),
    ...(installs > 0 ? [installs === 1 ? '1 install' : `${installs} installs`] : []),
  ].join(' and ');
  const late = after === moves.length ? 'right after it' : `${after} of them right after it`;
  return {
    answer: 'updates',
    sentence: `Yes, with ${what}${after > 0 ? `, ${late}` : ' first'}; ${counts.ready} of ${plugins(all)} ${
      counts.ready === 1 ? 'needs' : 'need'
    } nothing.`,
  };
}

function toChange({ pluginId, from, to }: Move): WantedChange {
  return { kind: from === undefined ? 'install' : 'update', pluginId, range: to };
}

/**
 * Tries out another version of Backstage: which installed plugins are ready, which need another release first, which have
 * none, and which do not say. What does not say is never counted as ready.
 */
export function simulateUpgrade(input: UpgradeInput): Omit<UpgradeSimulation, 'environment'> {
  const solution = solveUpgrade(input);
  const moves = movesOf(input, solution);
  const described = Object.entries(input.installed)
    .sort(([a], [b]) => (nameOf(input, a) < nameOf(input, b) ? -1 : 1))
    .map(entry => describePlugin(input, solution, moves, entry));
  const of = (readiness: UpgradePlugin['readiness']) =>
    described.filter(plugin => plugin.readiness === readiness).length;
  const counts = { ready: of('ready'), update: of('update'), none: of('none'), unknown: of('unknown') };
  const toStep = ({ pluginId, from, to, when }: Move): UpgradeStep => ({
    kind: from === undefined ? 'install' : 'update',
    when,
    pluginId,
    name: nameOf(input, pluginId),
    ...(from === undefined ? {} : { from }),
    to,
  });
  const early = moves.filter(({ when }) => when === 'before');
  return {
    from: input.from,
    to: input.to,
    ...answerOf(input.to, counts, moves),
    counts,
    plugins: described,
    steps: [
      ...early.map(toStep),
      { kind: 'portal', from: input.from, to: input.to },
      ...moves.filter(({ when }) => when === 'after').map(toStep),
    ],
    changes: early.map(toChange),
  };
}
