import { fieldForbidden, notSupported, required, tooLong } from '../validation/fieldErrors';
import { ApiError, type FieldError } from './status';

const MAX_MANAGER_LENGTH = 128;

/** The options that every write takes. */
export interface WriteOptions {
  dryRun: boolean;
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
}

/**
 * Reads `dryRun`, `fieldManager` and `fieldValidation` from a query.
 * @throws ApiError 422
 */
export function validateWriteOptions(
  query: URLSearchParams,
  type: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions',
  apply: boolean
): WriteOptions {
  const errors: FieldError[] = [];
  const dryRun = query.getAll('dryRun').filter(value => value !== '');
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  if (apply && manager === '') errors.push(required('fieldManager', 'is required for apply patch'));
  if (!apply && type === 'PatchOptions' && query.get('force') !== null) {
    errors.push(fieldForbidden('force', 'may not be specified for non-apply patch'));
  }
  if (manager.length > MAX_MANAGER_LENGTH) errors.push(tooLong('fieldManager', MAX_MANAGER_LENGTH));
  if (dryRun.length > 0 && dryRun.some(value => value !== 'All')) {
    errors.push(notSupported('dryRun', dryRun, ['All']));
  }
  if (!['', 'Ignore', 'Strict', 'Warn'].includes(validation)) {
    errors.push(notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']));
  }
  if (errors.length > 0) {
    const texts = errors.map(error => `${error.field}: ${error.message}`);
    throw new ApiError(
      422,
      'Invalid',
      `${type}.meta.k8s.io "" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
      { group: 'meta.k8s.io', kind: type, causes: errors.map(error => ({ ...error })) }
    );
  }
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: validation === 'Ignore' || validation === 'Strict' ? validation : 'Warn',
  };
}
