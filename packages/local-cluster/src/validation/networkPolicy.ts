import type { FieldError } from '../api/status';
export const validateNetworkPolicy = (): FieldError[] => [];
