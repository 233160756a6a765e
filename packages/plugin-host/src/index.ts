/**
 * What others need to know of the plugin host. The host itself is a program, `dist/plugin-host.cjs`; nothing of it
 * is loaded from here.
 *
 * @packageDocumentation
 */
export { HOST_FAILURES, hostFailureOfExitCode, type HostFailureCode } from './lifecycle/hostFailure';
export type { HostState } from './lifecycle/hostState';
export { HOST_IMAGE, hostCommand } from './image';
export { parseSmapsRollup, readProcessMemory, type ProcessMemory } from './bench/processMemory';
export { measureHosts, MEMORY_GOALS, type Figure, type MeasuredHost } from './bench/measureHosts';
