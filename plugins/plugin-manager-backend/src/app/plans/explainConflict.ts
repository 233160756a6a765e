/** Why releases do not fit together, in words, and what would fit instead. */
import type { WantedChange } from '@flyloft/plugin-manager-common';
import {
  findRepairs,
  renderExplanation,
  type Problem,
  type Repair,
  type Resolution,
} from '@flyloft/resolver';
import { refused } from '../outcome';
import type { Refusing } from './askedChanges';

/** A way out of a conflict, as the changes that ask for it instead. */
type RepairProposal = { sentence: string; changes: WantedChange[] };

function toProposal({ solution, steps }: Repair): RepairProposal {
  const words = solution.changes.flatMap(change => {
    if (change.kind === 'keep') return [];
    if (change.kind === 'remove') return [`uninstall ${change.name}`];
    return [`${change.kind === 'add' ? 'install' : 'update'} ${change.name} ${change.to}`];
  });
  const dropped = steps.flatMap(step => (step.kind === 'drop-request' ? [`leave ${step.name} out`] : []));
  const text = [...words, ...dropped].join(', ');
  return {
    sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    changes: solution.changes.flatMap((change): WantedChange[] => {
      if (change.kind === 'keep') return [];
      if (change.kind === 'remove') return [{ kind: 'uninstall', pluginId: change.name }];
      const kind = change.kind === 'add' ? 'install' : 'update';
      return [{ kind, pluginId: change.name, range: change.to }];
    }),
  };
}

/** Ways out that change something here; another host is not ours to offer. */
function proposeRepairs(problem: Problem): RepairProposal[] {
  return findRepairs(problem)
    .filter(({ steps }) => !steps.some(({ kind }) => kind === 'change-host'))
    .map(toProposal)
    .filter(({ changes }) => changes.length > 0);
}

/** The refusal of a problem that has no solution: who asked for what, and up to three changes that would do. */
export function explainConflict(problem: Problem, resolution: Resolution): Refusing {
  if (resolution.outcome === 'unsatisfiable') {
    const lines = renderExplanation(resolution.explanation);
    const repairs = proposeRepairs(problem);
    const next = repairs.length > 0 ? ['What would fit:', ...repairs.map(({ sentence }) => sentence)] : [];
    return refused('DEPENDENCY_UNSATISFIABLE', [...lines, ...next].join('\n'), {
      causes: resolution.explanation.causes,
      minimal: resolution.explanation.minimal,
      repairs,
    });
  }
  return refused(
    'RESOLUTION_GAVE_UP',
    'The search for releases that fit together took too long. Ask for fewer plugins at once, or name exact versions.'
  );
}
