export * from './installedPlugins';
export * from './pluginTraffic';
export * from './sources';
