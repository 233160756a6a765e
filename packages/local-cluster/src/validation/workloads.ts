import type { FieldError } from '../api/status';
import { jsonEqual } from '../model/json';
import { selects } from '../model/selectors';
import type {
  Deployment,
  IntOrString,
  KubeObject,
  LabelSelector,
  PodTemplate,
  ReplicaSet,
} from '../model/types';
import { fieldForbidden, invalidValue, notSupported, required } from './fieldErrors';
import { validateLabels } from './names';
import { validatePodSpec } from './podSpec';
import { validateLabelSelector } from './selector';

const notNegative = (value: number | undefined, field: string): FieldError[] =>
  value !== undefined && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];

function validateSelector(selector: LabelSelector | null, what: string): FieldError[] {
  if (selector === null) return [required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  const size = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length;
  if (size === 0) {
    errors.push(invalidValue('spec.selector', selector, `empty selector is invalid for ${what}`));
  }
  return errors;
}

function validateTemplate(template: PodTemplate, selector: LabelSelector | null): FieldError[] {
  const errors: FieldError[] = [];
  const labels = template.metadata?.labels;
  const size = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length;
  const missing = selector === null;
  if (missing || (size > 0 && !selects(selector, labels))) {
    errors.push(
      invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')
    );
  }
  errors.push(...validateLabels(labels, 'spec.template.labels'));
  errors.push(...validatePodSpec(template.spec, 'spec.template.spec'));
  const policy = template.spec.restartPolicy;
  if (policy !== 'Always' && errors.every(error => !error.field.endsWith('restartPolicy'))) {
    errors.push(notSupported('spec.template.spec.restartPolicy', policy, ['Always']));
  }
  return errors;
}

const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

function validateAmount(value: IntOrString, field: string): FieldError[] {
  if (typeof value === 'number') return notNegative(value, field);
  return /^\d+%$/.test(value) ? [] : [invalidValue(field, value, percentText)];
}

const isZero = (value: IntOrString | undefined): boolean => value === 0 || value === '0%';

function validateStrategy({ strategy }: Deployment['spec']): FieldError[] {
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    return rollingUpdate
      ? [
          fieldForbidden(
            'spec.strategy.rollingUpdate',
            "may not be specified when strategy `type` is 'Recreate'"
          ),
        ]
      : [];
  }
  if (type !== 'RollingUpdate') {
    return [
      notSupported('spec.strategy', { Type: type, RollingUpdate: rollingUpdate ?? null }, [
        'Recreate',
        'RollingUpdate',
      ]),
    ];
  }
  const at = 'spec.strategy.rollingUpdate';
  if (!rollingUpdate) return [required(at, 'this should be defaulted and never be nil')];
  const { maxSurge, maxUnavailable } = rollingUpdate;
  const errors: FieldError[] = [];
  errors.push(...validateAmount(maxUnavailable, `${at}.maxUnavailable`));
  errors.push(...validateAmount(maxSurge, `${at}.maxSurge`));
  if (isZero(maxSurge) && isZero(maxUnavailable)) {
    errors.push(invalidValue(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  if (typeof maxUnavailable === 'string' && Number(maxUnavailable.replace('%', '')) > 100) {
    errors.push(invalidValue(`${at}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'));
  }
  return errors;
}

/** Selector, template, strategy and numbers. */
export function validateDeployment(object: KubeObject): FieldError[] {
  const { spec } = object as Deployment;
  const selector = spec.selector as LabelSelector | null;
  const errors = [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...validateSelector(selector, 'deployment'),
    ...validateTemplate(spec.template, selector),
    ...validateStrategy(spec),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined) {
    errors.push(...notNegative(deadline, 'spec.progressDeadlineSeconds'));
    if (deadline <= (spec.minReadySeconds ?? 0)) {
      errors.push(
        invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')
      );
    }
  }
  return errors;
}

function sameSelector(next: Deployment | ReplicaSet, old: Deployment | ReplicaSet): FieldError[] {
  return jsonEqual(next.spec.selector, old.spec.selector)
    ? []
    : [invalidValue('spec.selector', next.spec.selector, 'field is immutable')];
}

/** The selector never changes. */
export const validateDeploymentUpdate = (next: KubeObject, old: KubeObject): FieldError[] =>
  sameSelector(next as Deployment, old as Deployment);

/** Selector, template and numbers. */
export function validateReplicaSet(object: KubeObject): FieldError[] {
  const { spec } = object as ReplicaSet;
  const selector = spec.selector as LabelSelector | null;
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelector(selector, 'replicaset'),
    ...validateTemplate(spec.template, selector),
  ];
}

/** The selector never changes. */
export const validateReplicaSetUpdate = (next: KubeObject, old: KubeObject): FieldError[] =>
  sameSelector(next as ReplicaSet, old as ReplicaSet);
