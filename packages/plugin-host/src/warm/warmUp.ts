import { createBackendPlugin, coreServices } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HostServer } from '../http/hostServer';
import { JsonLogger } from '../log/jsonLogger';
import { hostDir } from '../run/hostDir';
import { loadedParts, provideModules } from '../run/provideModules';
import { startBackend } from '../run/startBackend';

/** A plugin that asks for what most plugins ask for, and makes the database client build a query without sending it. */
const warmUpPlugin = createBackendPlugin({
  pluginId: 'warm-up',
  register(reg) {
    reg.registerInit({
      deps: {
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        discovery: coreServices.discovery,
        urlReader: coreServices.urlReader,
        cache: coreServices.cache,
      },
      async init({ database, discovery }) {
        const client = await database.getClient();
        client('nothing').where({ id: 1 }).orderBy('id').select().toSQL();
        await discovery.getBaseUrl('warm-up');
      },
    });
  },
});

/** Keys for the auth service, which would otherwise keep them in a database; the folder goes when this is over. */
function throwAwayKeys(folder: string): { keyId: string; publicKeyFile: string; privateKeyFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKeyFile = path.join(folder, 'public.pem');
  const privateKeyFile = path.join(folder, 'private.pem');
  fs.writeFileSync(publicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  fs.writeFileSync(privateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { keyId: 'warm-up', publicKeyFile, privateKeyFile };
}

/**
 * Makes V8 compile the functions that a start runs, so that they can be written to the code cache: starts a backend
 * with a small plugin and stops it, without a database or a portal. Writes the caches of the host's parts; the host's
 * own is written by who loaded it. V8 takes a cache only with the flags it was made with.
 */
export async function warmUp(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-warm-up-'));
  try {
    const config = new ConfigReader({
      backend: {
        baseUrl: 'http://localhost',
        auth: { pluginKeyStore: { type: 'static', static: { keys: [throwAwayKeys(folder)] } } },
        database: {
          client: 'pg',
          pluginDivisionMode: 'schema',
          ensureExists: false,
          connection: { host: '127.0.0.1', port: 1, user: 'nobody', database: 'nothing' },
        },
      },
    });
    provideModules(hostDir);
    const server = new HostServer({
      host: '127.0.0.1',
      port: 0,
      state: () => 'starting',
      allowedHosts: undefined,
    });
    await server.listen();
    const logger = JsonLogger.create({ write: () => undefined });
    const backend = await startBackend('warm-up', warmUpPlugin, { config, logger, server });
    await backend.stop();
    server.destroy();
    for (const part of loadedParts()) part.saveCache();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
