export * from './manifest';
export { nearest } from './text/nearest';
