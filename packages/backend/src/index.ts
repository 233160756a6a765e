import { createBackend } from '@backstage/backend-defaults';
import { pluginRouting } from '@flyloft/plugin-manager-backend';
import { portalLogger } from './portalLogger';

const backend = createBackend();

backend.add(portalLogger);

// The portal's own routes first, installed plugins behind them.
backend.add(pluginRouting);

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@flyloft/auth-backend-module-demo-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@flyloft/permission-backend-module-flyloft-policy'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@flyloft/catalog-backend-module-plugin-manager'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// Plugins in pods of their own reach the portal's events, signals and notifications through these.
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

backend.add(import('@flyloft/plugin-manager-backend'));

// Kinds of catalogues that pluginManager.sources may name; one that a company does not use can be left out.
backend.add(import('@flyloft/plugin-manager-backend-module-source-rhdh'));
backend.add(import('@flyloft/plugin-manager-backend-module-source-backstage-directory'));
backend.add(import('@flyloft/plugin-manager-backend-module-source-npm'));
backend.add(import('@flyloft/plugin-manager-backend-module-source-git'));
backend.add(import('@flyloft/plugin-manager-backend-module-source-oci'));

// A portal that did not start must end: whoever runs it can then say why and try again, instead of asking in vain.
backend.start().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
