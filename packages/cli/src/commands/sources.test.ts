import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from '../program';

const sync = {
  id: 's1',
  source: 'rhdh',
  trigger: 'person',
  actor: 'user:default/admin',
  startedAt: '2026-01-01T00:00:00Z',
  defects: 1,
};
const done = { ...sync, state: 'done', counts: { added: 3, changed: 1, gone: 0, kept: 2 } };
const source = { name: 'rhdh', kind: 'rhdh', configured: true, listings: 5, defects: 1, webhook: false };
const defect = {
  code: 'package-missing',
  file: 'a.yaml',
  line: 7,
  entry: 'Plugin:x',
  message: 'Gone.',
  fix: 'Add it.',
};

let server: http.Server;
let home: string;
let answers: Record<string, unknown[]>;
const env = { ...process.env };

beforeEach(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'flyloft-cli-'));
  server = http.createServer((req, res) => {
    const key = `${req.method} ${req.url?.replace('/api/plugin-manager', '')}`;
    const [answer, ...rest] = answers[key] ?? [];
    if (rest.length > 0) answers[key] = rest;
    res.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answer ?? { error: { name: 'NotFoundError', code: 'NOT_FOUND', message: key } }));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  process.env.XDG_CONFIG_HOME = home;
  process.env.FLYLOFT_TOKEN = 'x';
  process.env.FLYLOFT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  process.env = { ...env };
  server.closeAllConnections();
  server.close();
  await fs.rm(home, { recursive: true });
});

async function run(...argv: string[]) {
  let out = '';
  const spies = [process.stdout, process.stderr].map(stream =>
    jest.spyOn(stream, 'write').mockImplementation(text => {
      out += text;
      return true;
    })
  );
  process.exitCode = undefined;
  try {
    await runProgram(argv);
    return { code: process.exitCode ?? 0, out };
  } finally {
    process.exitCode = undefined;
    spies.forEach(spy => spy.mockRestore());
  }
}

it('lists sources, and what is wrong in one', async () => {
  answers = {
    'GET /sources': [
      {
        items: [{ ...source, last: done, freshAt: '2026-01-01T09:00:12Z', nextAt: '2026-01-01T10:00:00Z' }],
      },
    ],
    'GET /sources/rhdh': [{ ...source, history: [], defectList: [defect] }],
  };
  const listed = (await run('sources', 'list')).out;
  expect(listed).toContain('3 added, 1 changed, 0 gone');
  expect(listed).toContain('  listings from 2026-01-01 09:00, next sync 2026-01-01 10:00 UTC\n');
  const { out } = await run('sources', 'defects', 'rhdh');
  expect(out).toBe('a.yaml:7  Plugin:x\n  Gone.\n  Add it.\n');
});

it('follows a sync to its end', async () => {
  const running = { ...sync, state: 'running', progress: { done: 1, total: 2, what: 'files read' } };
  answers = {
    'GET /sources': [{ items: [source] }],
    'POST /sources/rhdh/sync': [running],
    'GET /sources/rhdh': [
      { ...source, history: [running], defectList: [] },
      { ...source, history: [done], defectList: [] },
    ],
  };
  const { code, out } = await run('sources', 'sync');
  expect(code).toBe(0);
  expect(out).toContain('1 of 2 files read');
  expect(out).toContain('rhdh  ✓ 3 added');
});

it('ends with 4 where a sync failed', async () => {
  const failed = { ...sync, state: 'failed', message: 'It answered 500. Listings stay as they were.' };
  answers = {
    'GET /sources': [{ items: [source] }],
    'POST /sources/rhdh/sync': [failed],
    'GET /sources/rhdh': [{ ...source, history: [failed], defectList: [] }],
  };
  const { code, out } = await run('sources', 'sync', 'rhdh');
  expect([code, out.includes('It answered 500.')]).toEqual([4, true]);
});

it('shows what a file becomes, and names one that is not there', async () => {
  const file = path.join(home, 'dynamic-plugins.yaml');
  await fs.writeFile(file, 'plugins: []');
  const item = {
    package: 'x',
    outcome: 'no-bundle',
    pluginId: 'x',
    name: 'X',
    says: 'Nobody has made a bundle of it yet.',
    open: [{ pointer: '/x/token', variable: 'TOKEN' }],
    leftOut: ['proxy'],
  };
  answers = {
    'POST /imports/dynamic-plugins': [
      { items: [item], summary: 'Installs 0 plugins.', because: 'Nothing is left.' },
    ],
  };
  const { out } = await run('import', file);
  expect(out).toContain('/x/token comes from TOKEN');
  expect(out).toContain('No counterpart: proxy');
  expect((await run('import', `${file}x`)).code).toBe(4);
});

it.each([
  [['yank', 'radar@1.0.0'], '✓ radar 1.0.0 is withdrawn.'],
  [['deprecate', 'radar@1.0.0', '--undo'], '✓ radar 1.0.0 is no longer deprecated.'],
])('%j changes a release', async (argv, expected) => {
  answers = {
    'POST /plugins/radar/versions/1.0.0/status': [
      {
        version: '1.0.0',
        publishedAt: '2026-01-01T00:00:00Z',
        bundleDigest: `sha256:${'a'.repeat(64)}`,
        bundleSize: 1,
        maturity: 'stable',
        yanked: true,
        deprecated: false,
        fits: true,
        breakingChanges: [],
      },
    ],
  };
  expect((await run(...argv)).out).toContain(expected);
});
