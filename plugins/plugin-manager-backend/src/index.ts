/**
 * The plugin manager: registry, engine, HTTP API, and the proxy that installed plugins answer through.
 *
 * @packageDocumentation
 */
export { pluginManagerPlugin as default } from './plugin';
export { pluginRouting } from './portalRouting';
