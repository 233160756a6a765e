export * from './pluginManagerApiRef';
export * from './MarketplaceQueryProvider';
export * from './queryKeys';
export * from './queries';
export { applyEvent, useLiveOperation } from './useLiveOperation';
