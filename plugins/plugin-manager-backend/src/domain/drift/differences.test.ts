import fc from 'fast-check';
import type { KubernetesObject } from '../kubernetesObject';
import { differences } from './differences';

const object = (kind: string, body: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x', namespace: 'n' },
  ...body,
});

describe('differences', () => {
  it('is empty for equal objects', () => {
    fc.assert(
      fc.property(fc.object(), body => {
        const one = object('ConfigMap', { data: JSON.parse(JSON.stringify(body)) });
        expect(differences(one, structuredClone(one))).toEqual([]);
      }),
      { numRuns: 100 }
    );
  });

  it('does not mind what others added, nor what a server leaves out or writes its own way', () => {
    const sent = object('Deployment', {
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: [
              {
                name: 'a',
                env: [{ name: 'E', value: '' }],
                resources: { limits: { cpu: '0.5', memory: '1024Mi' } },
              },
            ],
          },
        },
        empty: {},
        none: [],
      },
    });
    const stored = object('Deployment', {
      metadata: { name: 'x', namespace: 'n', uid: 'u', labels: { theirs: '1' } },
      spec: {
        replicas: 1,
        strategy: { type: 'RollingUpdate' },
        template: {
          spec: {
            containers: [
              { name: 'sidecar' },
              {
                name: 'a',
                env: [{ name: 'INJECTED', value: '1' }, { name: 'E' }],
                resources: { limits: { cpu: '500m', memory: '1Gi' } },
              },
            ],
          },
        },
      },
      status: { replicas: 1 },
    });
    expect(differences(sent, stored)).toEqual([]);
  });

  it('names a field that is missing, other, or of another kind', () => {
    const sent = object('ServiceAccount', {
      automountServiceAccountToken: false,
      metadata: { name: 'x', namespace: 'n', labels: { 'a/b': '1' } },
      list: [1, 2],
      deep: { a: { b: 1 } },
    });
    const stored = object('ServiceAccount', {
      metadata: { name: 'x', namespace: 'n', labels: { 'a/b': '2' } },
      list: [1],
      deep: { a: 'text' },
    });
    expect(differences(sent, stored).sort()).toEqual([
      '/automountServiceAccountToken',
      '/deep/a',
      '/list',
      '/metadata/labels/a~1b',
    ]);
  });

  it('lets nothing be added to a network policy', () => {
    const sent = object('NetworkPolicy', { spec: { podSelector: {}, policyTypes: ['Ingress'] } });
    const opened = object('NetworkPolicy', {
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
    });
    expect(differences(sent, structuredClone(sent))).toEqual([]);
    expect(differences(sent, opened)).toEqual(['/spec/ingress']);
  });

  it('compares peers of a policy one by one', () => {
    const policy = (from: object[]) =>
      object('NetworkPolicy', { spec: { podSelector: {}, ingress: [{ from }] } });
    const both = { namespaceSelector: { matchLabels: { a: '1' } }, podSelector: { matchLabels: { b: '1' } } };
    const split = [{ namespaceSelector: both.namespaceSelector }, { podSelector: both.podSelector }];
    expect(differences(policy([both]), policy(split))).toEqual(['/spec/ingress/0/from']);
    expect(differences(policy([both]), policy([{ namespaceSelector: both.namespaceSelector }]))).toEqual([
      '/spec/ingress/0/from/0/podSelector',
    ]);
  });
});
