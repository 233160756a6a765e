import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import fc from 'fast-check';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { IntegrationRepositories } from './IntegrationRepositories';
import { readRefs } from './pktLines';

const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
const advertise = (branches: string[], head?: string) =>
  [
    line('# service=git-upload-pack\n'),
    '0000',
    line(`${'a'.repeat(40)} HEAD\0multi_ack${head ? ` symref=HEAD:refs/heads/${head}` : ''}\n`),
    ...branches.map(name => line(`${'b'.repeat(40)} refs/heads/${name}\n`)),
    line(`${'c'.repeat(40)} refs/tags/v1\n`),
    '0000',
  ].join('');

describe('readRefs', () => {
  it('finds every branch, the default one first, and no tag', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9/-]{0,20}$/), { minLength: 1 }), names => {
        const head = names.at(-1)!;
        expect(readRefs(advertise(names, head))).toEqual({
          branches: [head, ...names.slice(0, -1).sort((a, b) => a.localeCompare(b))],
          head,
        });
      })
    );
  });

  it('takes nothing else for a repository', () => {
    fc.assert(fc.property(fc.string(), text => expect(readRefs(text)).toBeUndefined()));
  });
});

describe('IntegrationRepositories', () => {
  let server: http.Server;
  let host: string;
  const asked: Array<{ url?: string; authorization?: string }> = [];
  const read: string[] = [];

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      asked.push({ url: request.url, authorization: request.headers.authorization });
      if (request.url?.startsWith('/acme/radar.git/')) response.end(advertise(['main', 'next'], 'main'));
      else if (request.url?.startsWith('/acme/page.git/')) response.end('<html>');
      else response.writeHead(404).end();
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));

  const repositories = () => {
    const config = new ConfigReader({
      integrations: {
        gitea: [{ host, baseUrl: `http://${host}`, username: 'portal', password: 'token' }],
      },
    });
    const reader = {
      async readTree(url: string, options: { filter(path: string): boolean }) {
        read.push(url);
        const all = ['README.md', 'docs/a/b.md', 'docs/c.md'];
        return { files: async () => all.filter(path => options.filter(path)).map(path => ({ path })) };
      },
    } as unknown as UrlReaderService;
    return new IntegrationRepositories({ integrations: ScmIntegrations.fromConfig(config), reader });
  };

  it('reads branches with the credentials of the integration', async () => {
    expect(await repositories().branches(`http://${host}/acme/radar`)).toEqual({
      outcome: 'read',
      value: ['main', 'next'],
    });
    expect(asked.at(-1)).toEqual({
      url: '/acme/radar.git/info/refs?service=git-upload-pack',
      authorization: `Basic ${Buffer.from('portal:token').toString('base64')}`,
    });
  });

  it('reads paths, folders included, and says where it stopped', async () => {
    const all = await repositories().paths(`http://${host}/acme/radar.git`, 'main', 10);
    expect(all).toEqual({
      outcome: 'read',
      value: { paths: ['README.md', 'docs', 'docs/a', 'docs/a/b.md', 'docs/c.md'], truncated: false },
    });
    expect(read).toEqual([`http://${host}/acme/radar/src/branch/main`]);
    expect(await repositories().paths(`http://${host}/acme/radar`, 'main', 1)).toMatchObject({
      value: { paths: ['README.md'], truncated: true },
    });
  });

  it('asks no host that is not an integration', async () => {
    expect(await repositories().branches('http://169.254.169.254/a/b')).toMatchObject({
      outcome: 'refused',
      because: expect.stringContaining('no integration for 169.254.169.254'),
    });
    expect(await repositories().branches('file:///etc')).toMatchObject({ outcome: 'refused' });
  });

  it('says what is no repository, and what may not be read', async () => {
    expect(await repositories().branches(`http://${host}/acme/page`)).toMatchObject({
      outcome: 'failed',
      because: expect.stringContaining('no git repository'),
    });
    expect(await repositories().branches(`http://${host}/acme/none`)).toMatchObject({
      outcome: 'failed',
      because: expect.stringContaining('status 404'),
    });
  });
});
