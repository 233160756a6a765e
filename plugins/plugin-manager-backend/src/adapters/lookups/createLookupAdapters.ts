import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { HttpAddresses } from './HttpAddresses';
import { IntegrationRepositories } from './IntegrationRepositories';

/** Hosts that the portal may read for people, as `backend.reading.allow` has them: `*.` stands for any name in front. */
function readAllowedHosts(config: Config): (host: string) => boolean {
  const hosts = (config.getOptionalConfigArray('backend.reading.allow') ?? []).map(entry =>
    entry.getString('host')
  );
  return host =>
    hosts.some(allowed => (allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed));
}

/** What forms ask for, over the network. */
export function createLookupAdapters({ config, reader }: { config: Config; reader: UrlReaderService }) {
  return {
    addresses: new HttpAddresses({ isAllowed: readAllowedHosts(config) }),
    repositories: new IntegrationRepositories({ integrations: ScmIntegrations.fromConfig(config), reader }),
  };
}
