export * from './pluginTraffic';
export * from './sources';
