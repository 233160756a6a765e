export { PostgresFeedback } from './PostgresFeedback';
export { PostgresRegistry } from './PostgresRegistry';
export { PostgresPluginSearch } from './PostgresPluginSearch';
