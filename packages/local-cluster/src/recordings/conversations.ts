import type { JsonObject } from '../model/json';

/** A request that the recorder made without recording it, and that a conversation stands on. */
export interface Setup {
  method: string;
  path: string;
  body?: JsonObject;
}

/** Conversations that ran on one cluster, in this order, and what has to be there before. */
export interface Conversation {
  files: string[];
  /** Files whose watches were open during a step of another file: `[file, index]`. Their reads come at its end. */
  alongside?: Record<string, { file: string; index: number }>;
  namespaces?: string[];
  /** Before a step (file, index). */
  before?: Record<string, Record<number, Setup[]>>;
}

const core = (namespace: string, plural: string): string => `/api/v1/namespaces/${namespace}/${plural}`;
const make = (
  path: string,
  name: string,
  rest: JsonObject = {},
  labels?: JsonObject,
  finalizers?: string[]
): Setup => ({
  method: 'POST',
  path,
  body: {
    metadata: { name, ...(labels ? { labels } : {}), ...(finalizers ? { finalizers } : {}) },
    ...rest,
  },
});
const remove = (path: string): Setup => ({ method: 'DELETE', path });
const configMap = (namespace: string, name: string, labels?: JsonObject, finalizers?: string[]): Setup =>
  make(core(namespace, 'configmaps'), name, { data: { a: '1' } }, labels, finalizers);
const pod = (namespace: string, name: string, spec: JsonObject = {}): Setup =>
  make(core(namespace, 'pods'), name, {
    spec: { containers: [{ name: 'main', image: 'registry.example.com/web:1' }], ...spec },
  });
const deployment = (namespace: string, name: string, extra: JsonObject = {}): Setup => ({
  method: 'POST',
  path: `/apis/apps/v1/namespaces/${namespace}/deployments`,
  body: {
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'registry.example.com/web:1',
              ports: [{ name: 'http', containerPort: 8080 }],
            },
          ],
        },
      },
      ...extra,
    },
  },
});

/** All recordings, in the groups in which they build on each other. */
export const conversations: Conversation[] = [
  { files: ['01-discovery'] },
  { files: ['02-crud-create', '02-crud-errors', '02-crud-read-list', '02-crud-delete'] },
  {
    files: ['02-crud-general'],
    namespaces: ['crud'],
    before: {
      '02-crud-general': {
        41: [deployment('crud', 'tab', { replicas: 0 })],
      },
    },
  },
  { files: ['03-apply', '03-apply-workloads', '03-apply-service-status'], namespaces: ['ssa'] },
  { files: ['04-patch-merge', '04-patch-json-strategic', '04-patch-service'], namespaces: ['patch'] },
  { files: ['05-validation', '05-validation-updates'], namespaces: ['invalid'] },
  {
    files: [
      '06-rollout-1-create',
      '06-rollout-2-update',
      '06-rollout-3-scale',
      '06-rollout-3-pause',
      '06-rollout-3-resume',
      '06-rollout-4-rollback',
      '06-rollout-4-scale-to-zero',
      '06-rollout-5-recreate',
    ],
    alongside: {
      '06-rollout-2-update-replicasets': { file: '06-rollout-2-update', index: 0 },
      '06-rollout-2-update-pods': { file: '06-rollout-2-update', index: 0 },
      '06-rollout-3-resume-replicasets': { file: '06-rollout-3-resume', index: 0 },
      '06-rollout-4-rollback-replicasets': { file: '06-rollout-4-rollback', index: 0 },
      '06-rollout-5-recreate-pods': { file: '06-rollout-5-recreate', index: 3 },
    },
    namespaces: ['rollout'],
  },
  {
    files: ['06-rollout-6-quota-failure', '06-rollout-7-deadline'],
    namespaces: ['stuck'],
    before: {
      '06-rollout-7-deadline': { 0: [deployment('stuck', 'dl', { progressDeadlineSeconds: 5 })] },
    },
  },
  {
    files: ['06-rollout-8-delete-background', '06-rollout-8-delete-foreground', '06-rollout-8-delete-orphan'],
    namespaces: ['deleting'],
    before: {
      '06-rollout-8-delete-background': { 0: [deployment('deleting', 'background')] },
      '06-rollout-8-delete-foreground': { 0: [deployment('deleting', 'foreground')] },
      '06-rollout-8-delete-orphan': { 0: [deployment('deleting', 'orphan')] },
    },
  },
  {
    files: ['07-quota'],
    namespaces: ['quota'],
    // The recorder's server kept one more ConfigMap in each namespace, and it counts.
    before: { '07-quota': { 0: [configMap('quota', 'one-more')] } },
  },
  {
    files: ['07-quota-scopes-limitrange'],
    namespaces: ['quota-scopes'],
    before: {
      '07-quota-scopes-limitrange': {
        10: ['all', 'best', 'notbest', 'term'].map(name =>
          remove(`${core('quota-scopes', 'resourcequotas')}/${name}`)
        ),
      },
    },
  },
  { files: ['08-namespace-lifecycle'] },
  {
    files: ['11-pod-security'],
    namespaces: ['psa2'],
    before: {
      '11-pod-security': { 11: [pod('psa2', 'old')] },
    },
  },
  {
    files: ['12-delete-options'],
    namespaces: ['delopt'],
    before: {
      '12-delete-options': {
        0: [configMap('delopt', 'a'), configMap('delopt', 'b')],
        14: [configMap('delopt', 'b')],
        17: [configMap('delopt', 'o')],
        18: [configMap('delopt', 'f')],
        19: [configMap('delopt', 'fin', undefined, ['example.com/hold'])],
        27: [
          pod('delopt', 'p1', { terminationGracePeriodSeconds: 20 }),
          ...['p2', 'p3', 'p4'].map(name => pod('delopt', name, { terminationGracePeriodSeconds: 20 })),
        ],
        33: [pod('delopt', 'p5')],
        35: [pod('delopt', 'p6', { schedulerName: 'nobody' })],
        37: [
          configMap('delopt', 'x1', { g: 'x' }),
          configMap('delopt', 'x2', { g: 'x' }),
          configMap('delopt', 'y1', { g: 'y' }),
        ],
      },
    },
  },
];
