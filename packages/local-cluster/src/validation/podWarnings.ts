import { amountOf } from '../model/quantity';
import type { PodSpec } from '../model/types';

const NANO = 1_000_000_000n;

/** What a real server accepts in a pod's spec, but warns of. */
export function podWarnings(spec: PodSpec, field: string): string[] {
  const warnings: string[] = [];
  for (const [index, container] of spec.containers.entries()) {
    const at = `${field}.containers[${index}]`;
    const variables = new Set<string>();
    for (const [i, { name }] of (container.env ?? []).entries()) {
      if (variables.has(name)) {
        warnings.push(
          `${at}.env[${i}]: hides previous definition of "${name}", which may be dropped when using apply`
        );
      }
      variables.add(name);
    }
    const ports = container.ports ?? [];
    for (const [i, port] of ports.entries()) {
      const before = ports.findIndex(
        other => other.containerPort === port.containerPort && other.protocol === port.protocol
      );
      if (before < i)
        warnings.push(`${at}.ports[${i}]: duplicate port definition with ${at}.ports[${before}]`);
    }
    for (const list of ['limits', 'requests'] as const) {
      for (const name of ['memory', 'ephemeral-storage']) {
        const value = container.resources?.[list]?.[name];
        if (value !== undefined && amountOf(value) % NANO !== 0n) {
          warnings.push(
            `${at}.resources.${list}[${name}]: fractional byte value "${value}" is invalid, must be an integer`
          );
        }
      }
    }
  }
  return warnings;
}
