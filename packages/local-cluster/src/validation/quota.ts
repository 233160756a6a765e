import type { FieldError } from '../api/status';
export const validateLimitRange = (): FieldError[] => [];
export const validateResourceQuota = (): FieldError[] => [];
