import { isJsonObject, mapValues } from '../schema/pointers';
import { isElsewhere } from '../schema/secretLocations';
import { formatCpu, formatMemory } from '../text/quantities';
import type { PlanContent } from './plan';

/** Changes after which a configuration is applied anew. */
const WITH_CONFIG = new Set(['install', 'update', 'configure', 'rollback']);

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** What plugins are given of secrets that the portal does not keep itself: "reads 1 secret from Vault". */
function readsElsewhere(items: PlanContent['items']): string[] {
  const found = new Set<string>();
  for (const { kind, pluginId, config } of items) {
    if (!WITH_CONFIG.has(kind) || config === undefined) continue;
    mapValues(config, (_pointer, value) => {
      const reference = isJsonObject(value) ? value.$secret : undefined;
      if (typeof reference === 'string' && isElsewhere(reference)) found.add(`${pluginId} ${reference}`);
      return undefined;
    });
  }
  const from = (scheme: string) => [...found].filter(one => one.includes(` ${scheme}:`)).length;
  return [
    { number: from('vault'), where: 'Vault' },
    { number: from('kubernetes'), where: 'the cluster' },
  ].flatMap(({ number, where }) => (number > 0 ? [`reads ${count(number, 'secret')} from ${where}`] : []));
}

/**
 * The one sentence that says what a plan does. The screens, the command line, notifications and the audit print this
 * same text. Parts come in a fixed order — removes, installs, updates, configures, rolls back, starts and stops,
 * opens, reads, asks — parts that are zero are left out, and what cannot be undone is said last and always.
 */
export function summarisePlan(
  plan: Pick<PlanContent, 'items' | 'grants' | 'capacity' | 'irreversible'>
): string {
  const of = (...kinds: PlanContent['items'][number]['kind'][]) =>
    plan.items.filter(item => kinds.includes(item.kind)).length;
  const parts: string[] = [];
  const add = (n: number, verb: string) => {
    if (n > 0) parts.push(`${verb} ${n}`);
  };
  add(of('uninstall'), 'removes');
  add(of('install'), 'installs');
  add(of('update'), 'updates');
  add(of('configure'), 'configures');
  add(of('rollback'), 'rolls back');
  add(of('start'), 'starts');
  add(of('stop'), 'stops');
  add(of('restart'), 'restarts');
  const opened = plan.grants.filter(grant => grant.kind === 'egress' && grant.change === 'added').length;
  const closed = plan.grants.filter(grant => grant.kind === 'egress' && grant.change === 'removed').length;
  const running = of('install', 'update', 'configure', 'rollback', 'start') > 0;
  if (opened > 0) parts.push(`opens ${count(opened, 'new outgoing connection')}`);
  else if (running) parts.push('opens no connection');
  if (closed > 0) parts.push(`closes ${count(closed, 'outgoing connection')}`);
  parts.push(...readsElsewhere(plan.items));
  const { cpuRequest, memoryRequest } = plan.capacity;
  if (cpuRequest > 0 || memoryRequest > 0) {
    parts.push(`asks for ${formatCpu(cpuRequest)} CPU and ${formatMemory(memoryRequest)}`);
  }
  const sentence = parts.join(', ');
  const first = sentence === '' ? 'Changes nothing.' : `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
  if (plan.irreversible.length === 0) return first;
  return `${first} Cannot be undone: ${plan.irreversible.map(entry => entry.what).join('; ')}.`;
}
