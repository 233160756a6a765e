/** The entry of `dist/host.cjs`, which `plugin-host.cjs` loads. */
export { runHost } from './run/runHost';
export { warmUp } from './warm/warmUp';
