import type { FieldError } from '../api/status';
export const validateDeployment = (): FieldError[] => [];
export const validateDeploymentUpdate = (): FieldError[] => [];
export const validateReplicaSet = (): FieldError[] => [];
export const validateReplicaSetUpdate = (): FieldError[] => [];
