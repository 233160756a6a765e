import type { FieldError } from '../api/status';
export const validateNamespace = (): FieldError[] => [];
export const validateNamespaceUpdate = (): FieldError[] => [];
