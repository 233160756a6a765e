import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { Detectable } from '@flyloft/plugin-manager-common';
import type { DetectedOffer, EnvironmentDetector } from '@flyloft/plugin-manager-node';

/** Integrations by the type that Backstage gives them, with their name for people. */
const KINDS: Readonly<Record<string, { title: string; kind: Detectable }>> = {
  azure: { title: 'Azure DevOps', kind: 'azure-host' },
  bitbucketCloud: { title: 'Bitbucket', kind: 'bitbucket-host' },
  bitbucketServer: { title: 'Bitbucket Server', kind: 'bitbucket-host' },
  gerrit: { title: 'Gerrit', kind: 'gerrit-host' },
  gitea: { title: 'Gitea', kind: 'gitea-host' },
  github: { title: 'GitHub', kind: 'github-host' },
  gitlab: { title: 'GitLab', kind: 'gitlab-host' },
};

/** What is configured beside the host, and never what it is. */
const CREDENTIALS = ['token', 'apps', 'credentials', 'password', 'appPassword', 'clientSecret'];

const hasCredentials = (config: object) =>
  CREDENTIALS.some(key => {
    const value: unknown = Reflect.get(config, key);
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });

/** The integrations that the portal's configuration names: their hosts, and whether they can sign in. */
export function integrationsDetector(
  integrations: Pick<ScmIntegrationRegistry, 'list'>
): EnvironmentDetector {
  return {
    id: 'integrations',
    title: 'Integrations',
    dependsOn: [],
    keepSeconds: 600,
    async detect() {
      const found = integrations.list().flatMap(integration => {
        const known = KINDS[integration.type];
        const config: unknown = Reflect.get(integration, 'config');
        if (!known || typeof config !== 'object' || config === null) return [];
        const host: unknown = Reflect.get(config, 'host');
        if (typeof host !== 'string' || host === '') return [];
        return [{ ...known, host, signedIn: hasCredentials(config) }];
      });
      return {
        facts: found.map(({ title, kind, host, signedIn }) => {
          const reason = `the portal has a ${title} integration with ${host}`;
          const preferred = signedIn ? { preferred: true } : {};
          const offers: DetectedOffer[] = [
            { kind, value: host, reason, ...preferred },
            { kind: 'integration-host', value: host, reason, ...preferred },
          ];
          return {
            title,
            text: `${host}${signedIn ? ', with credentials' : ', without credentials'}.`,
            offers,
          };
        }),
      };
    },
  };
}
