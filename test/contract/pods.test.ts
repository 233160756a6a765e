/** Pods that really run: on the local cluster as processes, on a real one in containers of the same image. */
import { until, type RawClient } from './client';
import { container, isReady, Pods, SERVER, serverContainer, statusOf } from './pods';
import { useTarget } from './useTarget';

let client: RawClient;
let home: string;
let pods: Pods;
useTarget('pods', asked => {
  ({ client, home } = asked);
  pods = new Pods(asked.client, asked.home);
});

const SETTINGS_SCRIPT = `
  const fs = require('node:fs');
  fs.writeFileSync(process.env.SCRATCH + '/x', 'kept');
  console.log(JSON.stringify({
    colour: process.env.COLOUR, prefixed: process.env.S_colour, password: process.env.PASSWORD,
    expanded: process.env.EXPANDED, namespace: process.env.NAMESPACE,
    file: fs.readFileSync(process.env.CONFIG + '/file.txt', 'utf8'),
    secret: fs.readFileSync(process.env.KEYS + '/password', 'utf8'),
    scratch: fs.readFileSync(process.env.SCRATCH + '/x', 'utf8'),
    argument: process.argv[1],
  }));
`;

describe('the container', () => {
  it('gets environment and files from ConfigMaps, Secrets and the downward API', async () => {
    await client.post(`/api/v1/namespaces/${home}/configmaps`, {
      metadata: { name: 'settings' },
      data: { colour: 'blue', 'file.txt': 'from a file' },
    });
    await client.post(`/api/v1/namespaces/${home}/secrets`, {
      metadata: { name: 'keys' },
      stringData: { password: 'geheim' },
    });
    await pods.start('settings', {
      restartPolicy: 'Never',
      volumes: [
        { name: 'config', configMap: { name: 'settings' } },
        { name: 'keys', secret: { secretName: 'keys' } },
        { name: 'scratch', emptyDir: {} },
      ],
      containers: [
        container(SETTINGS_SCRIPT, {
          args: ['-e', SETTINGS_SCRIPT, '$(COLOUR)'],
          envFrom: [{ prefix: 'S_', configMapRef: { name: 'settings' } }],
          env: [
            { name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
            { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
            { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
            { name: 'EXPANDED', value: '$(COLOUR)-$$(COLOUR)' },
            { name: 'CONFIG', value: '/etc/settings' },
            { name: 'KEYS', value: '/etc/keys' },
            { name: 'SCRATCH', value: '/scratch' },
          ],
          volumeMounts: [
            { name: 'config', mountPath: '/etc/settings' },
            { name: 'keys', mountPath: '/etc/keys', readOnly: true },
            { name: 'scratch', mountPath: '/scratch' },
          ],
        }),
      ],
    });
    await until(
      'end',
      () => pods.get('settings'),
      ({ body }) => body.status.phase === 'Succeeded'
    );
    expect(JSON.parse((await pods.log('settings')).body)).toEqual({
      colour: 'blue',
      prefixed: 'blue',
      password: 'geheim',
      expanded: 'blue-$(COLOUR)',
      namespace: home,
      file: 'from a file',
      secret: 'geheim',
      scratch: 'kept',
      argument: 'blue',
    });
  }, 120_000);

  it('waits for a ConfigMap that is not there yet', async () => {
    await pods.start('waiting', {
      containers: [
        container(SERVER, {
          env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'later', key: 'x' } } }],
        }),
      ],
    });
    await until(
      'CreateContainerConfigError',
      () => pods.get('waiting'),
      ({ body }) => statusOf(body)?.state.waiting?.reason === 'CreateContainerConfigError'
    );
    await client.post(`/api/v1/namespaces/${home}/configmaps`, {
      metadata: { name: 'later' },
      data: { x: '1' },
    });
    await until(
      'running',
      () => pods.get('waiting'),
      ({ body }) => Boolean(statusOf(body)?.state.running)
    );
    expect(statusOf((await pods.get('waiting')).body)?.state.waiting).toBeUndefined();
    await client.delete(`${pods.path}/waiting`);
  }, 180_000);

  it('is restarted when it ends, with the last end on record, and backs off', async () => {
    await pods.start('crash', { containers: [container('console.log("about to fail"); process.exit(3);')] });
    const restarted = await until(
      'a restart',
      () => pods.get('crash'),
      ({ body }) => (statusOf(body)?.restartCount ?? 0) >= 1
    );
    expect(statusOf(restarted.body)?.lastState.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    await until(
      'CrashLoopBackOff',
      () => pods.get('crash'),
      ({ body }) => statusOf(body)?.state.waiting?.reason === 'CrashLoopBackOff'
    );
    expect((await pods.log('crash', '?previous=true')).body).toContain('about to fail');
    await client.delete(`${pods.path}/crash`);
  }, 180_000);

  it('is restarted when its liveness probe fails', async () => {
    await pods.start('sick', {
      containers: [
        container(SERVER, {
          env: [{ name: 'SICK', value: 'yes' }],
          ports: [{ containerPort: 8080 }],
          livenessProbe: { httpGet: { path: '/health', port: 8080 }, periodSeconds: 1, failureThreshold: 2 },
        }),
      ],
    });
    const { body } = await until(
      'a restart',
      () => pods.get('sick'),
      answer => (statusOf(answer.body)?.restartCount ?? 0) >= 1
    );
    expect(statusOf(body)?.lastState.terminated?.exitCode).toBe(0);
    await client.delete(`${pods.path}/sick`);
  }, 180_000);

  it('is not ready while its readiness probe fails', async () => {
    await pods.start('unready', { containers: [serverContainer([{ name: 'SICK', value: 'yes' }])] });
    const { body } = await until(
      'started',
      () => pods.get('unready'),
      answer => statusOf(answer.body)?.started === true
    );
    expect(isReady(body)).toBe(false);
    expect(statusOf(body)?.ready).toBe(false);
    await client.delete(`${pods.path}/unready`);
  }, 120_000);

  it('gets SIGTERM and its grace period before it is killed', async () => {
    const slow = `process.on('SIGTERM', () => setTimeout(() => process.exit(0), 1200)); setInterval(() => {}, 1000); console.log('armed');`;
    const deaf = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('armed');`;
    await pods.start('slow', { terminationGracePeriodSeconds: 30, containers: [container(slow)] });
    await pods.start('deaf', { terminationGracePeriodSeconds: 2, containers: [container(deaf)] });
    const armed = (name: string) =>
      until(
        `${name} to listen for signals`,
        () => pods.log(name),
        ({ body }) => typeof body === 'string' && body.includes('armed')
      );
    await armed('slow');
    await armed('deaf');
    const begun = Date.now();
    for (const name of ['slow', 'deaf']) await client.delete(`${pods.path}/${name}`);
    await until(
      'the end of slow',
      () => pods.get('slow'),
      ({ status }) => status === 404
    );
    expect(Date.now() - begun).toBeGreaterThan(1_000);
    await until(
      'the end of deaf',
      () => pods.get('deaf'),
      ({ status }) => status === 404
    );
    expect(Date.now() - begun).toBeGreaterThan(1_900);
  }, 120_000);

  it('names the image that is not there', async () => {
    await pods.start('nothing', { containers: [{ name: 'main', image: 'registry.invalid/nothing:1' }] });
    const { body } = await until(
      'waiting',
      () => pods.get('nothing'),
      answer =>
        ['ErrImagePull', 'ImagePullBackOff'].includes(statusOf(answer.body)?.state.waiting?.reason ?? '')
    );
    expect(body.status.phase).toBe('Pending');
    await client.delete(`${pods.path}/nothing`, { gracePeriodSeconds: 0 });
  }, 120_000);
});

describe('the log', () => {
  it('ends for those who follow when the container ends', async () => {
    await pods.start('short', {
      restartPolicy: 'Never',
      containers: [container('console.log("begin"); setTimeout(() => console.log("end"), 1000);')],
    });
    await until(
      'the begin',
      () => pods.log('short'),
      ({ body }) => typeof body === 'string' && body.includes('begin')
    );
    expect((await pods.log('short', '?follow=true')).body).toBe('begin\nend\n');
  }, 120_000);

  it('can be tailed, stamped and followed', async () => {
    await pods.start('talker', {
      containers: [container('let n = 0; setInterval(() => console.log("line " + n++), 200);')],
    });
    await until(
      'three lines',
      () => pods.log('talker'),
      ({ status, body }) => status === 200 && body.includes('line 2')
    );
    const tail = await pods.log('talker', '?tailLines=1&timestamps=true');
    expect(tail.body).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z line \d+\n$/);
    let text = '';
    const more = new Promise<void>((resolve, reject) => {
      const close = client.stream(
        `${pods.path}/talker/log?follow=true&tailLines=1`,
        chunk => {
          text += chunk;
          if (text.split('\n').length <= 3) return;
          close();
          resolve();
        },
        reject
      );
    });
    await more;
    expect(text).toMatch(/line \d+\nline \d+\n/);
    await client.delete(`${pods.path}/talker`);
  }, 120_000);
});
