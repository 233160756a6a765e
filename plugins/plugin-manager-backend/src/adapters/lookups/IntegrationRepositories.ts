import type { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  type ScmIntegration,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import type { Repositories, RepositoryAnswer } from '../../ports';
import { readRefs } from './pktLines';

/** Milliseconds that reading a repository may take. */
const DEADLINE_MS = 10_000;

/** Characters of a list of branches that are read. */
const REFS_LIMIT = 4 * 1024 * 1024;

const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

const text = (config: object, key: string): string | undefined => {
  const value = (config as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Names by which the providers know a token that comes in the place of a password. */
const TOKEN_NAMES: Record<string, string> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  bitbucketCloud: 'x-token-auth',
  bitbucketServer: 'x-token-auth',
  gitea: 'oauth2',
};

/** How each provider writes the address of a folder at a branch. */
const TREE_PATHS: Record<string, (branch: string) => string> = {
  github: branch => `/tree/${branch}`,
  gitlab: branch => `/-/tree/${branch}`,
  bitbucketCloud: branch => `/src/${branch}`,
  gitea: branch => `/src/branch/${branch}`,
};

/** {@link Repositories} through the integrations that the portal is configured with. */
export class IntegrationRepositories implements Repositories {
  private readonly integrations: ScmIntegrationRegistry;
  private readonly reader: UrlReaderService;

  constructor(options: { integrations: ScmIntegrationRegistry; reader: UrlReaderService }) {
    this.integrations = options.integrations;
    this.reader = options.reader;
  }

  private find(url: string): { integration: ScmIntegration; url: URL } | { because: string } {
    let parsed: URL;
    try {
      parsed = new URL(url);
    } catch {
      return { because: 'This is no address of a repository.' };
    }
    if (!['http:', 'https:'].includes(parsed.protocol)) {
      return { because: 'Repositories are read over http and https only.' };
    }
    const integration = this.integrations.byHost(parsed.host);
    if (!integration) {
      return {
        because: `The portal has no integration for ${parsed.host}. Enter branch and path by hand, or ask an admin to add one under integrations.`,
      };
    }
    return { integration, url: parsed };
  }

  private async authorization(integration: ScmIntegration, url: URL): Promise<Record<string, string>> {
    if (integration.type === 'github') {
      const provider = DefaultGithubCredentialsProvider.fromIntegrations(this.integrations);
      const { token } = await provider.getCredentials({ url: url.href });
      return token ? { authorization: basic('x-access-token', token) } : {};
    }
    const { config } = integration as ScmIntegration & { config: object };
    const name = text(config, 'username');
    const password = text(config, 'password') ?? text(config, 'appPassword') ?? text(config, 'token');
    if (password === undefined) return {};
    return { authorization: basic(name ?? TOKEN_NAMES[integration.type] ?? '', password) };
  }

  async branches(url: string): Promise<RepositoryAnswer<string[]>> {
    const found = this.find(url);
    if ('because' in found) return { outcome: 'refused', because: found.because };
    const path = found.url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
    const address = `${found.url.origin}${path}.git/info/refs?service=git-upload-pack`;
    try {
      const response = await fetch(address, {
        headers: await this.authorization(found.integration, found.url),
        // Credentials go to the host that they were configured for, and nowhere else.
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (!response.ok) {
        await response.body?.cancel();
        return {
          outcome: 'failed',
          because: `${found.url.host} answers with status ${response.status}. Check the address, or ask an admin whether the portal may read it.`,
        };
      }
      const body = await response.text();
      const refs = body.length > REFS_LIMIT ? undefined : readRefs(body);
      if (!refs) return { outcome: 'failed', because: `There is no git repository at ${url}.` };
      return { outcome: 'read', value: refs.branches };
    } catch {
      return {
        outcome: 'failed',
        because: `${found.url.host} does not answer. Enter branch and path by hand.`,
      };
    }
  }

  async paths(
    url: string,
    branch: string,
    limit: number
  ): Promise<RepositoryAnswer<{ paths: string[]; truncated: boolean }>> {
    const found = this.find(url);
    if ('because' in found) return { outcome: 'refused', because: found.because };
    const treePath = TREE_PATHS[found.integration.type];
    if (!treePath) {
      return {
        outcome: 'refused',
        because: `Paths of ${found.integration.type} are not read. Enter the path by hand.`,
      };
    }
    const base = url.replace(/\/+$/, '').replace(/\.git$/, '');
    let seen = 0;
    try {
      const tree = await this.reader.readTree(`${base}${treePath(branch)}`, {
        signal: AbortSignal.timeout(DEADLINE_MS),
        // Only names are wanted: what is over the limit is not even unpacked.
        filter: () => ++seen <= limit,
      });
      const files = await tree.files();
      const folders = files.flatMap(({ path }) =>
        path
          .split('/')
          .slice(0, -1)
          .map((_, index, parts) => parts.slice(0, index + 1).join('/'))
      );
      const paths = [...new Set([...folders, ...files.map(({ path }) => path)])].sort();
      return { outcome: 'read', value: { paths: paths.slice(0, limit), truncated: seen > limit } };
    } catch {
      return {
        outcome: 'failed',
        because: `${found.url.host} does not give its files. Enter the path by hand.`,
      };
    }
  }
}
