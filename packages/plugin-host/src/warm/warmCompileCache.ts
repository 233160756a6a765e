import { createBackendPlugin, coreServices } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { HostServer } from '../http/hostServer';
import { JsonLogger } from '../log/jsonLogger';
import { startBackend } from '../run/startBackend';

/**
 * Fills V8's compile cache with the functions that a start runs, so that no pod compiles them again: starts a backend
 * with an empty plugin and stops it. Run once while the image is built, with the flags and the user that pods have.
 */
export async function warmCompileCache(): Promise<void> {
  const config = new ConfigReader({
    backend: {
      baseUrl: 'http://localhost',
      database: {
        client: 'pg',
        connection: { host: '127.0.0.1', port: 1, user: 'nobody', database: 'nothing' },
      },
    },
  });
  const server = new HostServer({
    host: '127.0.0.1',
    port: 0,
    state: () => 'starting',
    allowedHosts: undefined,
  });
  await server.listen();
  const plugin = createBackendPlugin({
    pluginId: 'warm-up',
    register(reg) {
      reg.registerInit({
        deps: {
          logger: coreServices.logger,
          discovery: coreServices.discovery,
          database: coreServices.database,
        },
        async init() {},
      });
    },
  });
  const logger = JsonLogger.create({ write: () => undefined });
  const backend = await startBackend('warm-up', plugin, { config, logger, server });
  await backend.stop();
  flushCompileCache();
  process.stdout.write(`compile cache filled in ${getCompileCacheDir()}\n`);
  process.exit(0);
}
