/**
 * How the plugin host's image starts it. The Dockerfile says the same; the local cluster's start reads it here.
 *
 * `MALLOC_ARENA_MAX` keeps the C library from giving each of Node's threads an allocator of its own, which would
 * cost 4 MB a host. The host's V8 code cache is only good for these flags.
 */
export const HOST_IMAGE = {
  nodeFlags: ['--max-semi-space-size=1'],
  /** Path below the package's folder, built by `build/esbuild.mjs`. */
  entry: 'dist/plugin-host.cjs',
  environment: { NODE_ENV: 'production', MALLOC_ARENA_MAX: '1' },
} as const;

/**
 * The words of a command that does what the image does, for who starts a host without one.
 *
 * @param node - path of Node
 * @param entry - path of the built `plugin-host.cjs`
 */
export function hostCommand(node: string, entry: string): string[] {
  const environment = Object.entries(HOST_IMAGE.environment).map(([name, value]) => `${name}=${value}`);
  // env replaces itself by Node, so that the process that is started is the host.
  return ['/usr/bin/env', ...environment, node, ...HOST_IMAGE.nodeFlags, entry];
}
