import type { Rehearsal, RehearsalStep } from '@flyloft/plugin-manager-common';
import { bad, bold, good } from './output';

const SIGNS: Record<RehearsalStep['outcome'], () => string> = {
  fine: () => good('✓'),
  refused: () => bad('✗'),
  'not-checked': () => '-',
};

/** A rehearsal in text: each thing that was tried, why it would be refused, and what it comes to. */
export function describeRehearsal({ steps, summary, passed, tookMs }: Rehearsal): string[] {
  return [
    ...steps.flatMap(({ outcome, sentence, refusals }) => [
      `${SIGNS[outcome]()} ${sentence}`,
      ...refusals.map(({ code, message }) => `    ${message} (${code})`),
    ]),
    `${passed ? good('✓') : bad('✗')} ${bold(summary)} ${(tookMs / 1000).toFixed(1)} s, nothing was changed.`,
  ];
}
