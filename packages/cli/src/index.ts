/**
 * The command line `flyloft`, and what packs plugins.
 *
 * @packageDocumentation
 */
export { createProgram, runProgram } from './program';
export * from './pack';
