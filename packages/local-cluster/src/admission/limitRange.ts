import { forbidden } from '../api/status';
import { addQuantities, amountOf } from '../model/quantity';
import type { Container, LimitRange, LimitRangeItem, Pod, ResourceList } from '../model/types';
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission';
import { limitRanges, pods } from '../registry/kinds';

const ANNOTATION = 'kubernetes.io/limit-ranger';

const itemsOf = ({ registry, namespace }: AdmissionRequest): LimitRangeItem[] =>
  (registry.list(limitRanges, namespace) as LimitRange[]).flatMap(range => range.spec.limits);

/** Fills in what a container leaves out; returns the names it set. */
function fill(
  container: Container,
  key: 'limits' | 'requests',
  defaults: ResourceList | undefined
): string[] {
  const missing = Object.entries(defaults ?? {}).filter(
    ([name]) => container.resources?.[key]?.[name] === undefined
  );
  if (missing.length === 0) return [];
  container.resources = {
    ...container.resources,
    [key]: { ...container.resources?.[key], ...Object.fromEntries(missing) },
  };
  return missing.map(([name]) => name).sort();
}

interface Asked {
  requests: ResourceList;
  limits: ResourceList;
}

/** What is wrong with an amount, by one entry of a LimitRange. */
function problems(item: LimitRangeItem, { requests, limits }: Asked): string[] {
  const result: string[] = [];
  const per = `per ${item.type}`;
  for (const [name, min] of Object.entries(item.min ?? {}).sort()) {
    const rule = `minimum ${name} usage ${per} is ${min}`;
    const request = requests[name];
    const limit = limits[name];
    if (request === undefined) result.push(`${rule}.  No request is specified`);
    else if (amountOf(request) < amountOf(min)) result.push(`${rule}, but request is ${request}`);
    else if (limit !== undefined && amountOf(limit) < amountOf(min)) {
      result.push(`${rule}, but limit is ${limit}`);
    }
  }
  for (const [name, max] of Object.entries(item.max ?? {}).sort()) {
    const rule = `maximum ${name} usage ${per} is ${max}`;
    const request = requests[name];
    const limit = limits[name];
    if (limit === undefined) result.push(`${rule}.  No limit is specified`);
    else if (amountOf(limit) > amountOf(max)) result.push(`${rule}, but limit is ${limit}`);
    else if (request !== undefined && amountOf(request) > amountOf(max)) {
      result.push(`${rule}, but request is ${request}`);
    }
  }
  for (const [name, most] of Object.entries(item.maxLimitRequestRatio ?? {}).sort()) {
    const rule = `${name} max limit to request ratio ${per} is ${most}`;
    const request = amountOf(requests[name]);
    const limit = amountOf(limits[name]);
    if (request === 0n) result.push(`${rule}, but no request is specified or request is 0`);
    else if (limit === 0n) result.push(`${rule}, but no limit is specified or limit is 0`);
    else {
      const ratio = Number(limit) / Number(request);
      const allowed = Number(amountOf(most)) / 1e9;
      if (ratio > allowed) result.push(`${rule}, but provided ratio is ${ratio.toFixed(6)}`);
    }
  }
  return result;
}

function total(containers: readonly Container[]): Asked {
  const asked: Asked = { requests: {}, limits: {} };
  for (const { resources } of containers) {
    for (const key of ['requests', 'limits'] as const) {
      for (const [name, value] of Object.entries(resources?.[key] ?? {})) {
        asked[key][name] = addQuantities(asked[key][name] ?? '0', value);
      }
    }
  }
  return asked;
}

/** Gives containers the namespace's default requests and limits, and refuses pods outside its bounds. */
export const limitRangeAdmission: AdmissionPlugin = {
  admit(request) {
    if (request.kind !== pods || request.operation !== 'CREATE') return;
    const { spec, metadata } = request.object as Pod;
    const set: string[] = [];
    for (const item of itemsOf(request).filter(candidate => candidate.type === 'Container')) {
      for (const [list, title] of [
        [spec.containers, 'container'],
        [spec.initContainers ?? [], 'init container'],
      ] as const) {
        for (const container of list) {
          const requests = fill(container, 'requests', item.defaultRequest);
          const limits = fill(container, 'limits', item.default);
          if (requests.length > 0) set.push(`${requests.join(', ')} request for ${title} ${container.name}`);
          if (limits.length > 0) set.push(`${limits.join(', ')} limit for ${title} ${container.name}`);
        }
      }
    }
    if (set.length > 0) {
      metadata.annotations = {
        ...metadata.annotations,
        [ANNOTATION]: `LimitRanger plugin set: ${set.join('; ')}`,
      };
    }
  },

  validate(request) {
    if (request.kind !== pods || request.operation !== 'CREATE') return;
    const { spec, metadata } = request.object as Pod;
    const wrong = itemsOf(request).flatMap(item => {
      if (item.type === 'Pod') return problems(item, total(spec.containers));
      if (item.type !== 'Container') return [];
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
        problems(item, { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} })
      );
    });
    if (wrong.length === 0) return;
    throw forbidden(
      request.kind,
      metadata.name,
      wrong.length === 1 ? wrong[0] ?? '' : `[${wrong.join(', ')}]`
    );
  },
};
