import { FlyloftError } from '@flyloft/plugin-manager-common';
import { readRepairs } from './readRepairs';

const repair = {
  sentence: 'Update argo-cd to 1.6.0',
  changes: [{ kind: 'update', pluginId: 'argo-cd', range: '1.6.0' }],
};

describe('readRepairs', () => {
  it('takes the ways out that a conflict carries', () => {
    const error = new FlyloftError('DEPENDENCY_UNSATISFIABLE', 'no', { repairs: [repair] });
    expect(readRepairs(error)).toEqual([repair]);
  });

  it.each([
    [new FlyloftError('CONFIG_INVALID', 'no', { repairs: [repair] })],
    [new FlyloftError('DEPENDENCY_UNSATISFIABLE', 'no')],
    [new FlyloftError('DEPENDENCY_UNSATISFIABLE', 'no', { repairs: [{ sentence: 'x', changes: [] }] })],
    [new Error('no')],
  ])('offers none for %s', error => {
    expect(readRepairs(error)).toEqual([]);
  });
});
