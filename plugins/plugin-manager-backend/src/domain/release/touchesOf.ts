import {
  CAPABILITIES,
  formatCpu,
  formatMemory,
  parseQuantity,
  type Manifest,
} from '@flyloft/plugin-manager-common';

/** One thing that a plugin will touch, and what holds it to that; without `enforcedBy` it is only declared. */
export type Touch = { sentence: string; enforcedBy?: string };

const join = (parts: string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;

/** Capabilities that something in the cluster or the portal enforces, by the name of what does. */
const ENFORCED_BY: Partial<Record<keyof typeof CAPABILITIES, string>> = {
  'database:read-write': 'A PostgreSQL role of its own',
  'network:http-client': 'NetworkPolicy',
  'network:websocket': 'The portal’s proxy',
  'frontend:realm': 'The portal’s loader',
};

/** Sentences on what a release touches: what it runs, where it sends requests, what it may do, what is public. */
export function touchesOf(manifest: Manifest): Touch[] {
  const touches: Touch[] = [];
  if (manifest.type === 'service-backed') {
    const { replicas, resources } = manifest.deployment;
    const cpu = formatCpu(parseQuantity(resources.requests.cpu) * replicas);
    const memory = formatMemory(parseQuantity(resources.requests.memory) * replicas);
    const pods = replicas === 1 ? 'one pod' : `${replicas} pods`;
    touches.push({
      sentence: `Runs in ${pods} and asks for ${cpu} CPU and ${memory}`,
      enforcedBy: 'ResourceQuota',
    });
  } else {
    touches.push({ sentence: 'Runs no backend in the cluster' });
  }
  if (manifest.egress.length > 0) {
    touches.push({
      sentence: `Sends requests to ${join(manifest.egress)}`,
      enforcedBy: 'NetworkPolicy (ports; hosts are not enforced yet)',
    });
  }
  if (manifest.egressFrom.length > 0) {
    const fields = join(manifest.egressFrom.map(field => `"${field}"`));
    touches.push({
      sentence: `Sends requests to the host that you name in ${fields}`,
      enforcedBy: 'NetworkPolicy (ports; hosts are not enforced yet)',
    });
  }
  for (const { type, route, description } of manifest.extensions) {
    const at = manifest.routes.find(one => one.id === route);
    if (type !== 'page' || !at) continue;
    touches.push({
      sentence: `Adds the page ${at.path}${at.title ? ` (${at.title})` : ''}${
        description ? `: ${description}` : ''
      }`,
      enforcedBy: 'The portal’s loader',
    });
  }
  if (manifest.permissions.length > 0) {
    touches.push({
      sentence: `Asks ${
        manifest.permissions.length === 1 ? 'a permission' : 'permissions'
      } of its own: ${join(manifest.permissions.map(({ name }) => name))}`,
    });
  }
  for (const capability of manifest.capabilities) {
    const enforcedBy = ENFORCED_BY[capability];
    touches.push({ sentence: CAPABILITIES[capability], ...(enforcedBy ? { enforcedBy } : {}) });
  }
  for (const path of manifest.publicPaths) {
    touches.push({
      sentence: `Answers ${path} without a sign-in`,
      enforcedBy: 'The portal’s proxy',
    });
  }
  if (manifest.environment.some(variable => variable.secret)) {
    const secrets = manifest.environment.filter(variable => variable.secret).map(variable => variable.name);
    touches.push({
      sentence: `Needs the ${secrets.length === 1 ? 'secret' : 'secrets'} ${join(secrets)}`,
      enforcedBy: 'Secret',
    });
  }
  return touches;
}
