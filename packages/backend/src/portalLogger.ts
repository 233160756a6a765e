import fs from 'node:fs';
import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import { WinstonLogger, type WinstonLoggerLevelOverride } from '@backstage/backend-defaults/rootLogger';
import { coreServices, createServiceFactory, resolvePackagePath } from '@backstage/backend-plugin-api';
import { type ConfigSchema, loadConfigSchema } from '@backstage/config-loader';

/** Which configuration values are secret, as the build found it; beside the built program. */
const SCHEMA_FILE = resolvePackagePath('@flyloft/backend', 'dist', 'secret-config-schema.json');

/** The schema that the build wrote; undefined where the program runs from its sources. */
async function builtSchema(): Promise<ConfigSchema | undefined> {
  if (!fs.existsSync(SCHEMA_FILE)) return undefined;
  return loadConfigSchema({ serialized: JSON.parse(fs.readFileSync(SCHEMA_FILE, 'utf8')) });
}

/**
 * Backstage's logger, which redacts the configuration's secrets. Its own factory works out at every start which values
 * those are, by compiling all packages' type declarations; here the build has done that.
 */
export const portalLogger = createServiceFactory({
  service: coreServices.rootLogger,
  deps: { config: coreServices.rootConfig },
  async factory({ config }) {
    const level = config.getOptionalString('backend.logger.level');
    const logger = WinstonLogger.create({
      meta: { service: 'backstage', ...config.getOptional<Record<string, string>>('backend.logger.meta') },
      ...(level === undefined ? {} : { level }),
    });
    const schema = await builtSchema();
    const secretsIn = await createConfigSecretEnumerator({ logger, ...(schema ? { schema } : {}) });
    const apply = () => {
      logger.addRedactions(secretsIn(config));
      logger.setLevelOverrides(
        config.getOptional<WinstonLoggerLevelOverride[]>('backend.logger.overrides') ?? []
      );
    };
    apply();
    config.subscribe?.(apply);
    return logger;
  },
});
