import type { FieldError } from '../api/status';
import { jsonEqual } from '../model/json';
import { amountOf } from '../model/quantity';
import type { KubeObject, LimitRange, LimitRangeItem, ResourceQuota } from '../model/types';
import { duplicate, fieldForbidden, invalidValue } from './fieldErrors';

const NANO = 1_000_000_000n;
const computeResources = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'requests.storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
];
const countedResources = [
  'pods',
  'services',
  'services.nodeports',
  'services.loadbalancers',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
];
const podScoped = new Set([
  'pods',
  'count/pods',
  ...computeResources.filter(name => !name.includes('storage') || name.includes('ephemeral')),
]);

/** Resource names, amounts and scopes. */
export function validateResourceQuota(object: KubeObject): FieldError[] {
  const { hard = {}, scopes = [] } = (object as ResourceQuota).spec;
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(hard)) {
    const field = `spec.hard[${name}]`;
    const counted = countedResources.includes(name) || name.startsWith('count/');
    if (!counted && !computeResources.includes(name) && !name.includes('/')) {
      errors.push(
        invalidValue(field, name, 'must be a standard resource type or fully qualified'),
        invalidValue(field, name, 'must be a standard resource for quota')
      );
    }
    if (amountOf(value) < 0n) errors.push(invalidValue(field, value, 'must be greater than or equal to 0'));
    else if (counted && amountOf(value) % NANO !== 0n)
      errors.push(invalidValue(field, value, 'must be an integer'));
  }
  const conflicting = [
    ['BestEffort', 'NotBestEffort'],
    ['Terminating', 'NotTerminating'],
  ];
  if (scopes.length > 0) {
    if (Object.keys(hard).some(name => !podScoped.has(name))) {
      errors.push(invalidValue('spec.scopes', scopes, 'unsupported scope applied to resource'));
    }
    if (conflicting.some(pair => pair.every(scope => scopes.includes(scope)))) {
      errors.push(invalidValue('spec.scopes', scopes, 'conflicting scopes'));
    }
  }
  return errors;
}

/** Scopes never change. */
export function validateResourceQuotaUpdate(next: KubeObject, old: KubeObject): FieldError[] {
  const [a, b] = [(next as ResourceQuota).spec.scopes ?? [], (old as ResourceQuota).spec.scopes ?? []];
  return jsonEqual(a, b) ? [] : [invalidValue('spec.scopes', a, 'field is immutable')];
}

function validateItem(item: LimitRangeItem, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (item.type === 'Pod') {
    for (const key of ['default', 'defaultRequest'] as const) {
      if (item[key]) errors.push(fieldForbidden(`${at}.${key}`, "may not be specified when `type` is 'Pod'"));
    }
    if (errors.length > 0) return errors;
  }
  const names = new Set(
    [item.max, item.min, item.default, item.defaultRequest].flatMap(list => Object.keys(list ?? {}))
  );
  for (const name of [...names].sort()) {
    const min = item.min?.[name];
    const max = item.max?.[name];
    const request = item.defaultRequest?.[name];
    const limit = item.default?.[name];
    const over = (a: string | undefined, b: string | undefined): boolean =>
      a !== undefined && b !== undefined && amountOf(a) > amountOf(b);
    if (over(min, max)) {
      errors.push(
        invalidValue(`${at}.min[${name}]`, min, `min value ${min} is greater than max value ${max}`)
      );
    }
    if (over(min, request)) {
      errors.push(
        invalidValue(
          `${at}.defaultRequest[${name}]`,
          request,
          `min value ${min} is greater than default request value ${request}`
        )
      );
    }
    if (over(request, max)) {
      errors.push(
        invalidValue(
          `${at}.defaultRequest[${name}]`,
          request,
          `default request value ${request} is greater than max value ${max}`
        )
      );
    }
    if (over(request, limit)) {
      errors.push(
        invalidValue(
          `${at}.defaultRequest[${name}]`,
          request,
          `default request value ${request} is greater than default limit value ${limit}`
        )
      );
    }
    if (over(min, limit)) {
      errors.push(
        invalidValue(`${at}.default[${name}]`, min, `min value ${min} is greater than default value ${limit}`)
      );
    }
    if (over(limit, max)) {
      errors.push(
        invalidValue(`${at}.default[${name}]`, max, `default value ${limit} is greater than max value ${max}`)
      );
    }
  }
  return errors;
}

/** One entry a type, and amounts in order: min ≤ default request ≤ default ≤ max. */
export function validateLimitRange(object: KubeObject): FieldError[] {
  const seen = new Set<string>();
  return (object as LimitRange).spec.limits.flatMap((item, index) => {
    const at = `spec.limits[${index}]`;
    if (seen.has(item.type)) return [duplicate(`${at}.type`, item.type)];
    seen.add(item.type);
    return validateItem(item, at);
  });
}
