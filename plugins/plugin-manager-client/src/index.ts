/**
 * Typed HTTP client of the plugin manager; works in the browser and in Node.
 *
 * @packageDocumentation
 */
export { PluginManagerClient, type CallOptions, type FollowOptions } from './PluginManagerClient';
export type { DiscoveryLike, PluginManagerClientOptions } from './transport';
