import type { FieldError } from '../api/status';
import type { IntOrString } from '../model/types';
import { invalidValue } from './fieldErrors';

export const validPort = (port: number): boolean => port >= 1 && port <= 65_535;
export const portRange = 'must be between 1 and 65535, inclusive';

/** What is wrong with a port's name. */
export function portNameProblems(name: string): string[] {
  if (name.length > 15) return ['must be no more than 15 characters'];
  if (!/^[-a-z0-9]+$/.test(name))
    return ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'];
  if (!/[a-z]/.test(name)) return ['must contain at least one letter (a-z)'];
  if (name.includes('--')) return ['must not contain consecutive hyphens'];
  return name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : [];
}

/** The errors of a port that is a number or a name. */
export function validatePort(port: IntOrString, field: string): FieldError[] {
  if (typeof port === 'number') return validPort(port) ? [] : [invalidValue(field, port, portRange)];
  return portNameProblems(port).map(text => invalidValue(field, port, text));
}
