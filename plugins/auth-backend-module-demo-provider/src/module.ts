import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint, createProxyAuthProviderFactory } from '@backstage/plugin-auth-node';
import { createDemoAuthenticator } from './authenticator';
import { issueDemoIdentity } from './issueDemoIdentity';
import { readDemoConfig, refuseOutsideOfLoopback } from './config';

/**
 * Sign-in by choosing who to be, for the portal on one's own machine. It refuses to start anywhere else: in production
 * mode, under a base URL that is not loopback, or listening on anything but loopback.
 */
export const authModuleDemoProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ providers, config, logger }) {
        if (!config.has('auth.providers.demo')) return;
        refuseOutsideOfLoopback(config, process.env.NODE_ENV);
        const demo = readDemoConfig(config);
        logger.warn(
          'Sign-in by choosing a person is on: anybody on this machine can be an admin of this portal.'
        );
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: createDemoAuthenticator(demo),
            signInResolver: issueDemoIdentity,
          }),
        });
      },
    });
  },
});
