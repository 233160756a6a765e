/**
 * Resolves names, versions and ranges into a set of versions, or a minimal reason why there is none.
 * Knows nothing of plugins.
 *
 * @packageDocumentation
 */
export * from './resolve';
export * from './problem';
export * from './resolution';
export * from './renderExplanation';
export * from './drawExplanation';
export * from './installOrder';
export { makeCatalogue, type Catalogue } from './catalogue';
export * from './repairs';
export * from './resolvePartially';
