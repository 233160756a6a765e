/** Who needs what is to be removed, and what could be done with all of them in one plan. */
import type { Conflict, Repair, WantedChange } from '@flyloft/plugin-manager-common';
import type { Catalogue, Problem, Resolution } from '@flyloft/resolver';
import { refused } from '../outcome';
import type { Refusing } from './askedChanges';
import { sayConflict } from './explainConflict';
import { toProposal } from './proposeChanges';

/** An installed plugin that stays, and needs one that is to go. */
export type Dependent = { pluginId: string; release: string; needs: string; range: string };

function needersOf(
  gone: ReadonlySet<string>,
  installed: Readonly<Record<string, string>>,
  catalogue: Catalogue
): Dependent[] {
  return Object.entries(installed).flatMap(([pluginId, release]) => {
    if (gone.has(pluginId)) return [];
    const needs = catalogue.candidates(pluginId).find(({ version }) => version === release)?.requires ?? [];
    return needs
      .filter(({ name, kind }) => kind !== 'optional' && gone.has(name))
      .map(({ name, range }) => ({ pluginId, release, needs: name, range }));
  });
}

/**
 * Plugins that stay installed and need one that is to be removed, by id. One that somebody asked to be changed is not among
 * them: whether its new release still needs it is the resolver's to say.
 */
export function findDependents(
  { remove = [], installed = {}, wanted }: Problem,
  catalogue: Catalogue
): Dependent[] {
  const gone = new Set(remove.filter(name => Object.hasOwn(installed, name)));
  const asked = new Set(wanted.map(({ name }) => name));
  return needersOf(gone, installed, catalogue)
    .filter(({ pluginId }) => !asked.has(pluginId))
    .sort((a, b) => (`${a.pluginId} ${a.needs}` < `${b.pluginId} ${b.needs}` ? -1 : 1));
}

/** Everything that needs what is to go, directly or because something else goes with it, nearest first. */
function allDependents({ remove = [], installed = {} }: Problem, catalogue: Catalogue): Dependent[] {
  const gone = new Set(remove);
  const found: Dependent[] = [];
  for (;;) {
    const next = needersOf(gone, installed, catalogue);
    if (next.length === 0) return found;
    found.push(...next);
    for (const { pluginId } of next) gone.add(pluginId);
  }
}

function variants(problem: Problem, dependents: readonly Dependent[], all: readonly Dependent[]): Problem[] {
  const { remove = [] } = problem;
  const needed = new Set(dependents.map(({ needs }) => needs));
  return [
    // Releases of the dependents that do without.
    problem,
    { ...problem, remove: [...new Set([...remove, ...all.map(({ pluginId }) => pluginId)])] },
    // What nobody needs goes, the rest stays.
    { ...problem, remove: remove.filter(name => !needed.has(name)) },
  ];
}

/** The ways out, each solved: update who needs it, uninstall all of them, or keep it. */
function proposeAround(
  problems: readonly Problem[],
  asked: readonly WantedChange[],
  resolve: (problem: Problem) => Resolution
): Repair[] {
  const found = problems.flatMap(variant => {
    const solution = resolve(variant);
    if (solution.outcome !== 'solved') return [];
    return toProposal({ steps: [], solution, hostRanges: [] }, asked) ?? [];
  });
  return found.filter(({ sentence }, i) => found.findIndex(one => one.sentence === sentence) === i);
}

const sentenceOf = ({ pluginId, release, needs, range }: Dependent) =>
  `${pluginId} ${release} needs ${range === '*' ? needs : `${needs} ${range}`}.`;

/** More than these are only counted. */
const MAX_LINES = 11;

/** The refusal to remove what others need: who they are, and up to three plans that take care of them. */
export function explainDependents(
  problem: Problem,
  direct: readonly Dependent[],
  catalogue: Catalogue,
  asked: readonly WantedChange[],
  resolve: (problem: Problem) => Resolution
): Refusing {
  const dependents = allDependents(problem, catalogue);
  const repairs = proposeAround(variants(problem, direct, dependents), asked, resolve);
  const sentences = dependents.map(sentenceOf);
  const more = sentences.length - MAX_LINES;
  const lines = more > 0 ? [...sentences.slice(0, MAX_LINES), `… and ${more} more.`] : sentences;
  const ids = [...new Set(dependents.flatMap(({ pluginId, needs }) => [needs, pluginId]))];
  const removed = new Set(problem.remove);
  const conflict: Conflict = {
    lines,
    graph: {
      nodes: ids.map(name => ({
        id: `package ${name}`,
        name,
        kind: 'package',
        notes: [removed.has(name) ? 'to be removed' : `${problem.installed?.[name]} is installed`],
      })),
      edges: dependents.map(({ pluginId, needs, range }) => ({
        from: `package ${pluginId}`,
        to: `package ${needs}`,
        kind: 'needs',
        label: range,
      })),
    },
    repairs,
  };
  return refused('DEPENDENTS_EXIST', sayConflict(lines, repairs), { ...conflict, dependents });
}
