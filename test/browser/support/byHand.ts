import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { TestPortal } from './portal';

const kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) }),
  ]),
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
});
const deployment = z.object({ spec: z.object({ replicas: z.number() }) });

/** Asks the portal's local cluster as somebody with `kubectl` would. */
async function ask(portal: TestPortal, address: string, change?: object): Promise<unknown> {
  const file = path.join(portal.folder, 'state', 'local-cluster', 'kubeconfig');
  const { clusters, users } = kubeconfig.parse(parse(fs.readFileSync(file, 'utf8')));
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${server}${address}`,
      {
        method: change ? 'PATCH' : 'GET',
        ca: Buffer.from(ca, 'base64'),
        headers: {
          authorization: `Bearer ${users[0].user.token}`,
          'content-type': 'application/merge-patch+json',
        },
      },
      response => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('end', () =>
          response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))
        );
      }
    );
    request.once('error', reject);
    request.end(change && JSON.stringify(change));
  });
}

const addressOf = (pluginId: string) =>
  `/apis/apps/v1/namespaces/plugin-${pluginId}-local/deployments/${pluginId}`;

/** Gives a plugin another number of pods, past the portal. */
export async function scaleByHand(portal: TestPortal, pluginId: string, replicas: number): Promise<void> {
  await ask(portal, addressOf(pluginId), { spec: { replicas } });
}

/** How many pods a plugin's Deployment wants. */
export async function replicasOf(portal: TestPortal, pluginId: string): Promise<number> {
  return deployment.parse(await ask(portal, addressOf(pluginId))).spec.replicas;
}
