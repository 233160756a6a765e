import type { FieldError } from '../api/status';
import type { KubeObject } from '../model/types';
import type { KindDefinition } from '../registry/KindDefinition';
import { fieldForbidden, invalidValue, required } from './fieldErrors';
import { nameProblems, qualifiedNameProblems, validateLabels } from './names';

/** Annotations together may be 256 KiB. */
const MAX_ANNOTATIONS_BYTES = 256 * 1024;

function common(object: KubeObject): FieldError[] {
  const { annotations, finalizers, labels } = object.metadata;
  const errors = validateLabels(labels, 'metadata.labels');
  let total = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    total += Buffer.byteLength(key) + Buffer.byteLength(value);
    for (const text of qualifiedNameProblems(key.toLowerCase())) {
      errors.push(invalidValue('metadata.annotations', key, text));
    }
  }
  if (total > MAX_ANNOTATIONS_BYTES) {
    errors.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MAX_ANNOTATIONS_BYTES} bytes`,
      field: 'metadata.annotations',
    });
  }
  for (const [index, finalizer] of (finalizers ?? []).entries()) {
    if (!finalizer.includes('/') && !['orphan', 'foregroundDeletion', 'kubernetes'].includes(finalizer)) {
      errors.push(
        invalidValue(
          `metadata.finalizers[${index}]`,
          finalizer,
          'name is neither a standard finalizer name nor is it fully qualified'
        )
      );
    }
  }
  for (const owner of object.metadata.ownerReferences ?? []) {
    for (const key of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (!owner[key]) errors.push(invalidValue(`metadata.ownerReferences.${key}`, '', 'must not be empty'));
    }
  }
  return errors;
}

/** The errors of a new object's metadata. */
export function validateObjectMeta(kind: KindDefinition, object: KubeObject): FieldError[] {
  const { metadata } = object;
  const errors: FieldError[] = [];
  if (metadata.generateName && metadata.generateName.length > 253) {
    errors.push(
      invalidValue('metadata.generateName', metadata.generateName, 'must be no more than 253 characters')
    );
  }
  if (!metadata.name) {
    errors.push(required('metadata.name', 'name or generateName is required'));
  } else {
    for (const text of nameProblems(metadata.name, kind.nameRule)) {
      errors.push(invalidValue('metadata.name', metadata.name, text));
    }
  }
  return [...errors, ...common(object)];
}

/**
 * The errors of an update's metadata.
 * @param deletionTimestamp what the update itself says, before the server's own value was put back
 */
export function validateObjectMetaUpdate(
  next: KubeObject,
  old: KubeObject,
  deletionTimestamp: string | undefined
): FieldError[] {
  const errors: FieldError[] = [];
  if (deletionTimestamp !== undefined && deletionTimestamp !== old.metadata.deletionTimestamp) {
    const immutable = invalidValue('metadata.deletionTimestamp', deletionTimestamp, 'field is immutable');
    // Twice, as the real one says it.
    errors.push(immutable, immutable);
  }
  if (old.metadata.deletionTimestamp) {
    const before = new Set(old.metadata.finalizers ?? []);
    const added = (next.metadata.finalizers ?? []).filter(finalizer => !before.has(finalizer));
    if (added.length > 0) {
      const listed = added.map(finalizer => JSON.stringify(finalizer)).join(', ');
      const refused = fieldForbidden(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers []string{${listed}}`
      );
      // Twice, as the real one says it.
      errors.push(refused, refused);
    }
  }
  return [...errors, ...common(next)];
}
