import { operationStateSchema, stepStateSchema } from '@flyloft/plugin-manager-common';
import { assertOperationTransition, assertStepTransition, isOver } from './transitions';

const allowed = <T>(states: readonly T[], check: (from: T, to: T) => void) =>
  states.flatMap(from =>
    states
      .filter(to => {
        try {
          check(from, to);
          return true;
        } catch {
          return false;
        }
      })
      .map(to => `${from} → ${to}`)
  );

describe('transitions', () => {
  it('of an operation are those of the diagram', () => {
    expect(allowed(operationStateSchema.options, assertOperationTransition)).toEqual([
      'queued → running',
      'queued → undoing',
      'running → queued',
      'running → waiting-for-cluster',
      'running → undoing',
      'running → done',
      'waiting-for-cluster → running',
      'waiting-for-cluster → undoing',
      'undoing → undone',
      'undoing → stuck',
      'stuck → undoing',
    ]);
    expect(operationStateSchema.options.filter(isOver)).toEqual(['done', 'undone']);
  });

  it('of a step never leave its end, and never go back to done', () => {
    const all = allowed(stepStateSchema.options, assertStepTransition);
    expect(all.filter(one => one.startsWith('undone') || one.startsWith('skipped'))).toEqual([]);
    expect(all.filter(one => one.endsWith('→ done'))).toEqual(['running → done']);
    expect(() => assertStepTransition('pending', 'done')).toThrow('A step cannot go from pending to done');
  });
});
