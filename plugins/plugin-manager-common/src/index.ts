export * from './manifest';
export * from './errors';
export * from './plan';
export * from './api';
export * from './catalogue';
export * from './permissions';
export * from './events';
export { nearest } from './text/nearest';
export { parseQuantity, formatCpu, formatMemory } from './text/quantities';
