export * from './pluginTraffic';
