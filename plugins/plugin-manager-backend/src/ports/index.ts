export * from './bundleStore';
export * from './clock';
export * from './cluster';
export * from './leases';
export * from './pluginDatabases';
export * from './search';
export * from './store';
