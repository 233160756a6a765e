export * from './configurationChecks';
export * from './detection';
export * from './installedPlugins';
export * from './permissionRules';
export * from './pluginTraffic';
export * from './sources';
