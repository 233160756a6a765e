/** Why releases do not fit together, in words and as a graph, and what would fit instead. */
import type { Conflict, WantedChange } from '@flyloft/plugin-manager-common';
import {
  drawExplanation,
  findRepairs,
  renderExplanation,
  type Problem,
  type Resolution,
} from '@flyloft/resolver';
import { refused } from '../outcome';
import type { Refusing } from './askedChanges';
import { toProposal } from './proposeChanges';
import { yankReasonIn } from './releaseCatalogue';

/** How hosts are written; plugins stand as their ids, which is what commands take. */
const HOST_NAMES: Record<string, string> = { backstage: 'Backstage', node: 'Node' };

/** Ways out that change something here; another host is not ours to offer. */
function proposeRepairs(
  problem: Problem,
  asked: readonly WantedChange[],
  pluginId: string | undefined
): Conflict['repairs'] {
  return findRepairs(problem)
    .filter(({ steps }) => !steps.some(({ kind }) => kind === 'change-host'))
    .flatMap(repair => toProposal(repair, asked, id => typeof problem.pins?.[id] === 'object') ?? [])
    .filter(({ changes }) => pluginId === undefined || changes.some(one => one.pluginId === pluginId));
}

/** The sentences of a refusal: what is in the way, then what would fit. */
export function sayConflict(lines: readonly string[], repairs: Conflict['repairs']): string {
  const next = repairs.length > 0 ? ['What would fit:', ...repairs.map(({ sentence }) => sentence)] : [];
  return [...lines, ...next].join('\n');
}

/**
 * The refusal of a problem that has no solution: who asked for what, and up to three changes that would do; where it is
 * about one plugin, those that have it.
 */
export function explainConflict(
  problem: Problem,
  resolution: Resolution,
  asked: readonly WantedChange[],
  about?: string
): Refusing {
  if (resolution.outcome === 'unsatisfiable') {
    const { explanation } = resolution;
    const lines = renderExplanation(explanation, {
      label: name => HOST_NAMES[name] ?? name,
      yankReason: yankReasonIn(problem.candidates),
    });
    const conflict: Conflict = {
      lines,
      graph: drawExplanation(explanation),
      repairs: proposeRepairs(problem, asked, about),
    };
    return refused('DEPENDENCY_UNSATISFIABLE', sayConflict(lines, conflict.repairs), {
      ...conflict,
      causes: explanation.causes,
      minimal: explanation.minimal,
    });
  }
  const { effort } = resolution;
  return refused(
    'RESOLUTION_GAVE_UP',
    `The search for releases that fit together was given up after ${effort.steps.toLocaleString(
      'en'
    )} steps. Ask for fewer plugins at once, or name exact versions.`,
    { effort }
  );
}
