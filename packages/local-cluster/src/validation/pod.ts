import type { FieldError } from '../api/status';
export const validatePod = (): FieldError[] => [];
export const validatePodUpdate = (): FieldError[] => [];
