export { createPluginDatabases } from './createPluginDatabases';
export { closeToPublic, type ClosedToPublic } from './closeToPublic';
export { PostgresPluginDatabases, type PluginDatabasesOptions } from './PostgresPluginDatabases';
export type { AdminAccess } from './AdminConnection';
