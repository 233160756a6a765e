/**
 * What frontends around the marketplace reuse: the plugin manager's client and data hooks, the theme of generated forms
 * on BUI, and the components that every screen is built from.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './components';
export * from './lists';
export * from './form';
export * from './schemaEngine';
