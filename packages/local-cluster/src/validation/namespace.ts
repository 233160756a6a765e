import type { FieldError } from '../api/status';
import type { KubeObject } from '../model/types';
import { invalidValue } from './fieldErrors';

const PREFIX = 'pod-security.kubernetes.io/';
const modes = ['enforce', 'audit', 'warn'];
const levels = ['privileged', 'baseline', 'restricted'];

/** The labels that set a Pod Security level. */
export function validateNamespace({ metadata }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const mode of modes) {
    const level = metadata.labels?.[`${PREFIX}${mode}`];
    const version = metadata.labels?.[`${PREFIX}${mode}-version`];
    if (level !== undefined && !levels.includes(level)) {
      errors.push(
        invalidValue(`metadata.labels[${PREFIX}${mode}]`, level, `must be one of ${levels.join(', ')}`)
      );
    }
    if (version !== undefined && version !== 'latest' && !/^v1\.\d+$/.test(version)) {
      errors.push(
        invalidValue(`metadata.labels[${PREFIX}${mode}-version]`, version, 'must be "latest" or "v1.x"')
      );
    }
  }
  return errors;
}

/** Nothing about a namespace is immutable that the server does not put back itself. */
export const validateNamespaceUpdate = (): FieldError[] => [];
