export * from './pluginManagerApiRef';
export * from './MarketplaceQueryProvider';
export * from './queryKeys';
export * from './queries';
export { useDetection } from './useDetection';
export { applyEvent, useLiveOperation } from './useLiveOperation';
