// Where the pods of installed plugins are: asked of the local cluster, like anybody else would.
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { parse } from 'yaml';

async function get(stateDir, route) {
  const kubeconfig = parse(fs.readFileSync(path.join(stateDir, 'local-cluster', 'kubeconfig'), 'utf8'));
  const { cluster } = kubeconfig.clusters[0];
  const { user } = kubeconfig.users[0];
  const request = https.get(new URL(route, cluster.server), {
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
    headers: { authorization: `Bearer ${user.token}` },
  });
  const [answer] = await once(request, 'response');
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  if (answer.statusCode !== 200) throw new Error(`The local cluster answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text);
}

/** Address of a plugin's ready pod as its EndpointSlice says, and the pod's process. */
export async function podOf(stateDir, pluginId) {
  const selector = encodeURIComponent(`plugin-id=${pluginId}`);
  const pods = await get(stateDir, `/api/v1/pods?labelSelector=${selector}`);
  const pod = pods.items.find(item => !item.metadata.deletionTimestamp && item.status.podIP);
  if (!pod) throw new Error(`There is no pod of ${pluginId}`);
  const { namespace, uid } = pod.metadata;
  const slices = await get(stateDir, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`);
  const slice = slices.items.find(item => item.endpoints?.some(endpoint => endpoint.targetRef?.uid === uid));
  const endpoint = slice?.endpoints.find(one => one.targetRef?.uid === uid && one.conditions?.ready);
  if (!endpoint) throw new Error(`The pod of ${pluginId} is not ready`);
  const state = JSON.parse(fs.readFileSync(stateFileOf(stateDir, uid), 'utf8'));
  return {
    url: `http://${endpoint.addresses[0]}:${slice.ports[0].port}`,
    pid: Object.values(state.containers)[0].pid,
  };
}

function stateFileOf(stateDir, uid) {
  const home = path.join(stateDir, 'local-cluster');
  const found = fs
    .readdirSync(home, { recursive: true })
    .find(file => file.endsWith(path.join(uid, 'state.json')));
  if (!found) throw new Error(`The local cluster keeps nothing of the pod ${uid}`);
  return path.join(home, found);
}
