import { amountOf } from '../model/quantity';
import type { PodSpec } from '../model/types';

/** Guaranteed: every container's limits equal its requests; BestEffort: nobody asks for anything. */
export function qosClassOf(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  let any = false;
  let guaranteed = true;
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const name of ['cpu', 'memory']) {
      const limit = amountOf(resources?.limits?.[name]);
      const request = amountOf(resources?.requests?.[name]);
      if (limit > 0n || request > 0n) any = true;
      if (limit === 0n || (request !== 0n && request !== limit)) guaranteed = false;
    }
  }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
