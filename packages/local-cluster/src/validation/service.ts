import type { FieldError } from '../api/status';
export const validateService = (): FieldError[] => [];
export const validateServiceUpdate = (): FieldError[] => [];
