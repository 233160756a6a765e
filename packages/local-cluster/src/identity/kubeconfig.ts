import path from 'node:path';
import { writePrivateFile } from '@flyloft/local-processes';
import { stringify } from 'yaml';

const NAME = 'flyloft-local';

/** Writes the file with which clients reach the cluster, and returns its path. */
export function writeKubeconfig(folder: string, access: { url: string; ca: string; token: string }): string {
  const file = path.join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: NAME,
        cluster: {
          server: access.url,
          'certificate-authority-data': Buffer.from(access.ca).toString('base64'),
        },
      },
    ],
    users: [{ name: NAME, user: { token: access.token } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, namespace: 'default' } }],
    'current-context': NAME,
  };
  writePrivateFile(file, stringify(config));
  return file;
}
