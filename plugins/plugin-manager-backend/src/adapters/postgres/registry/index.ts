export { PostgresFeedback } from './PostgresFeedback';
export { PostgresRegistry } from './PostgresRegistry';
