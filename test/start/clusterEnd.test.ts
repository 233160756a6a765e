/** The local cluster as a program: when it is told to end, its pods end first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { RawClient, until } from '../contract/client';

const root = path.resolve(__dirname, '..', '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-cluster-end-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Takes half a second to end, and writes down that it did. */
const SLOW = `
  const fs = require('node:fs');
  process.once('SIGTERM', () => setTimeout(() => { fs.writeFileSync(process.env.ENDED, ''); process.exit(0); }, 500));
  setInterval(() => undefined, 1000);
  fs.writeFileSync(process.env.BEGUN, '');
`;

it('waits for pods that take their time, also where nothing else is left to do', async () => {
  const [begun, ended] = [path.join(folder, 'begun'), path.join(folder, 'ended')];
  const cluster = spawn(
    process.execPath,
    [
      path.join(root, 'packages/local-cluster/dist/local-cluster.cjs'),
      ...['--data', path.join(folder, 'data')],
      ...['--image', `slow:1=${JSON.stringify([process.execPath, '-e', SLOW])}`],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  );
  const [line] = (await once(cluster.stdout, 'data')) as [Buffer];
  const { kubeconfig } = z.object({ kubeconfig: z.string() }).parse(JSON.parse(line.toString()));
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const client = await RawClient.create(config);
  const env = [
    { name: 'BEGUN', value: begun },
    { name: 'ENDED', value: ended },
  ];
  const created = await client.request('POST', '/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'slow' },
    spec: { containers: [{ name: 'slow', image: 'slow:1', env }] },
  });
  expect(created.status).toBe(201);
  await until('the pod', async () => fs.existsSync(begun), Boolean);
  client.close();
  cluster.kill('SIGTERM');
  expect(await once(cluster, 'exit')).toEqual([0, null]);
  expect(fs.existsSync(ended)).toBe(true);
});
