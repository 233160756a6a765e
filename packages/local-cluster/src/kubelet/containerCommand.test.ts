import type { Container, Pod } from '../model/types';
import type { Registry } from '../registry/Registry';
import { containerCommand, expand, rewritePath } from './containerCommand';
import { podFolder } from './podFolder';
import { backOffMs, defaultBackOff } from './backOff';

const folder = podFolder('/data/pods', 'uid');
const nothing = { find: () => undefined } as unknown as Registry;
const pod = {
  metadata: { name: 'p', namespace: 'n', uid: 'uid', labels: { app: 'x' } },
  spec: { serviceAccountName: 'robot' },
  status: { podIP: '127.20.1.2' },
} as unknown as Pod;

describe('expansion', () => {
  const variables = new Map([
    ['A', 'one'],
    ['B', 'two'],
  ]);
  it.each([
    ['$(A)-$(B)', 'one-two'],
    ['$$(A)', '$(A)'],
    ['$(NONE)', '$(NONE)'],
    ['$A', '$A'],
    ['$$', '$'],
  ])('makes %s to %s', (text, result) => {
    expect(expand(text, variables)).toBe(result);
  });
});

describe('paths below a mount', () => {
  const container: Container = {
    name: 'main',
    volumeMounts: [
      { name: 'config', mountPath: '/etc/flyloft' },
      { name: 'deep', mountPath: '/etc/flyloft/deep/', subPath: 'part' },
    ],
  };
  it.each([
    ['/etc/flyloft', '/data/pods/uid/volumes/config'],
    ['/etc/flyloft/a.json', '/data/pods/uid/volumes/config/a.json'],
    ['/etc/flyloft/deep/b', '/data/pods/uid/volumes/deep/part/b'],
    ['/etc/flyloft-other', '/etc/flyloft-other'],
    ['see /etc/flyloft', 'see /etc/flyloft'],
  ])('%s is %s', (text, result) => {
    expect(rewritePath(text, container, folder)).toBe(result);
  });
});

describe('the command of a container', () => {
  it('has a listed environment: nothing of the cluster process comes along', () => {
    process.env.FLYLOFT_TEST_SECRET = 'must not leak';
    const { environment } = containerCommand(nothing, pod, { name: 'main' }, ['run'], folder);
    delete process.env.FLYLOFT_TEST_SECRET;
    expect(Object.keys(environment).sort()).toEqual(['HOME', 'HOSTNAME', 'LANG', 'PATH', 'TMPDIR']);
    expect(environment.HOME).toBe('/data/pods/uid/home');
  });

  it('is the image with the arguments, or the command instead of the image', () => {
    const container: Container = {
      name: 'main',
      args: ['--host=$(IP)', '--who', '$(WHO)'],
      env: [
        { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'WHO', valueFrom: { fieldRef: { fieldPath: 'spec.serviceAccountName' } } },
      ],
    };
    expect(containerCommand(nothing, pod, container, ['node', 'x.js'], folder).command).toEqual([
      'node',
      'x.js',
      '--host=127.20.1.2',
      '--who',
      'robot',
    ]);
    const own = containerCommand(nothing, pod, { ...container, command: ['sh'] }, ['node'], folder);
    expect(own.command[0]).toBe('sh');
  });

  it('waits for a ConfigMap that is not there', () => {
    const container: Container = { name: 'main', envFrom: [{ configMapRef: { name: 'none' } }] };
    expect(() => containerCommand(nothing, pod, container, [], folder)).toThrow('configmap "none" not found');
  });
});

describe('back-off', () => {
  it('is none at first, then doubles up to five minutes', () => {
    expect([0, 1, 2, 3, 6, 50].map(count => backOffMs(count, defaultBackOff))).toEqual([
      0, 10_000, 20_000, 40_000, 300_000, 300_000,
    ]);
  });
});
