import type { Operation, OperationStep } from '@flyloft/plugin-manager-common';
import { describeProgress, toLanes } from './describeSteps';

const step = (index: number, state: OperationStep['state'], pluginId = 'radar'): OperationStep => ({
  index,
  pluginId,
  kind: 'apply-namespace',
  title: 'Create the namespace',
  state,
  attempts: 1,
  objects: [],
});
const at = (s: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, s)).toISOString();
const operation = (change: Partial<Operation>): Operation => ({
  id: 'o1',
  planId: 'p1',
  tenant: 'default',
  environment: 'local',
  summary: '',
  state: 'running',
  requestedBy: 'user:default/a',
  createdAt: at(0),
  startedAt: at(0),
  steps: [step(0, 'done'), step(1, 'running'), step(2, 'pending')],
  left: [],
  lastEventId: 0,
  ...change,
});
const now = new Date(at(2));

describe('describeProgress', () => {
  it.each([
    [operation({}), 'Step 2 of 3 · 2.0 s'],
    [operation({ state: 'queued', startedAt: undefined, queuedBehind: 'o0' }), 'Queued behind operation o0'],
    [operation({ state: 'waiting-for-cluster' }), 'Waiting for the cluster at step 2 of 3 · 2.0 s'],
    [operation({ state: 'done', endedAt: at(1), steps: [step(0, 'done')] }), 'Done: 1 of 1 · 1.0 s'],
    [
      operation({ state: 'undone', endedAt: at(1), steps: [step(0, 'undone'), step(1, 'undone')] }),
      'Undone: 2 of 2 undone, nothing left · 1.0 s',
    ],
    [
      operation({ state: 'undone', endedAt: at(1), steps: [step(0, 'pending')] }),
      'Undone: nothing had been changed · 1.0 s',
    ],
    [operation({ state: 'stuck', left: ['a', 'b'] }), 'Stuck: 2 left · 2.0 s'],
  ])('says %#', (input, expected) => {
    expect(describeProgress(input, now)).toBe(expected);
  });
});

describe('toLanes', () => {
  it('gives each plugin its own lane in the order of its first step', () => {
    expect(
      toLanes([step(0, 'done', 'b'), step(1, 'done', 'a'), step(2, 'done', 'b')]).map(lane => [
        lane.pluginId,
        lane.steps.length,
      ])
    ).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });
});
