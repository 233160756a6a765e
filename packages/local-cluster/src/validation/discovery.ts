import type { FieldError } from '../api/status';
export const validateEndpointSlice = (): FieldError[] => [];
export const validateEvent = (): FieldError[] => [];
