import type { FieldError } from '../api/status';
export const validateConfigMap = (): FieldError[] => [];
export const validateConfigMapUpdate = (): FieldError[] => [];
export const validateSecret = (): FieldError[] => [];
export const validateSecretUpdate = (): FieldError[] => [];
