/**
 * Processes on one machine: who they are, how to end exactly them, and the embedded PostgreSQL.
 *
 * @packageDocumentation
 */
export * from './processIdentity';
export * from './stopProcess';
export * from './identityFile';
export * from './privateFiles';
export * from './freePort';
export * from './postgres';
