import os from 'node:os';
import path from 'node:path';
import type { TestPackage } from './tinyRegistry';

/** A file that is written as soon as code of any of the packages runs. */
export const MARKER = path.join(os.tmpdir(), `plugin-code-ran-${process.pid}`);
const WRITES_MARKER = `require('fs').writeFileSync(${JSON.stringify(MARKER)}, 'ran')`;

const BACKEND_CODE = `${WRITES_MARKER}; const { coreServices } = require('@backstage/backend-plugin-api'); exports.default = [coreServices.database, coreServices.scheduler];`;

/** A backend plugin that writes a file as soon as any of it runs. */
export const backendOf = (
  name: string,
  more: Partial<TestPackage> = {},
  manifest: Record<string, unknown> = {}
): TestPackage => ({
  name,
  version: '1.0.0',
  ...more,
  manifest: {
    main: 'dist/index.cjs.js',
    description: 'Sample of a backend',
    backstage: { role: 'backend-plugin', pluginId: 'sample', pluginPackages: [name] },
    scripts: { prepack: 'exit 1' },
    ...manifest,
  },
  files: {
    'dist/index.cjs.js': BACKEND_CODE,
    'dist/index.cjs.js.map': '{}',
    ...more.files,
  },
});

const FRONTEND: TestPackage[] = [
  ...['react', 'react-dom'].map(name => ({ name, version: '18.3.1', files: { 'index.js': '' } })),
  ...['react-router', 'react-router-dom'].map(name => ({
    name,
    version: '6.30.0',
    files: { 'index.js': '' },
  })),
  {
    name: '@acme/api',
    version: '1.0.0',
    manifest: { module: 'index.js' },
    files: {
      'index.js':
        'export const PageBlueprint = { make: p => p }; export const createFrontendPlugin = p => p;',
    },
  },
  {
    name: '@acme/plugin-pair',
    version: '2.1.0',
    manifest: {
      description: 'Shows a radar of things',
      keywords: ['radar'],
      repository: { type: 'git', url: 'git+https://github.com/acme/pair.git' },
      backstage: {
        role: 'frontend-plugin',
        pluginId: 'pair',
        pluginPackages: ['@acme/plugin-pair', '@acme/plugin-pair-backend'],
      },
      exports: { '.': './dist/index.js', './alpha': './dist/alpha.js', './package.json': './package.json' },
      dependencies: { '@acme/api': '^1.0.0' },
    },
    files: {
      'README.md': '# Pair\n',
      'CHANGELOG.md': '# Changelog\n',
      '.npmrc': 'registry=http://127.0.0.1:1/\nignore-scripts=false\n',
      'dist/index.js': 'export const old = 1;',
      'dist/alpha.js':
        "import { PageBlueprint, createFrontendPlugin } from '@acme/api'; import logo from './logo.svg'; import './style.css'; const page = PageBlueprint.make({ params: { path: '/pairs', loader: () => import('./page.js'), logo } }); export default createFrontendPlugin({ pluginId: 'pair', extensions: [page] });",
      'dist/page.js': 'export const page = process.env.NODE_ENV;',
      'dist/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'dist/style.css': '.a { color: red }',
    },
  },
  backendOf(
    '@acme/plugin-pair-backend',
    {
      version: '1.3.0',
      files: {
        'config.d.ts': `export interface Config {
  pair: {
    /** Where the data is */
    url: string;
    /** @visibility secret */
    token?: string;
  };
}`,
        'dist/index.cjs.js': `${BACKEND_CODE} require('helper'); require('knex');`,
        'migrations/1_init.js':
          "exports.up = k => k.schema.createTable('a', () => {}); exports.down = k => k.schema.dropTable('a');",
        'migrations/2_drop.js':
          "exports.up = k => k.schema.alterTable('a', t => t.dropColumn('b')); exports.down = () => {};",
      },
    },
    {
      configSchema: 'config.d.ts',
      backstage: {
        role: 'backend-plugin',
        pluginId: 'pair',
        pluginPackages: ['@acme/plugin-pair', '@acme/plugin-pair-backend'],
      },
      dependencies: { '@backstage/backend-plugin-api': '^0.1.0', knex: '^3.0.0', helper: '^1.0.0' },
    }
  ),
  // A newer backend whose dependency nobody published.
  backendOf(
    '@acme/plugin-pair-backend',
    { version: '1.4.0' },
    {
      backstage: { role: 'backend-plugin', pluginId: 'pair' },
      dependencies: { 'never-published': '^1.0.0' },
    }
  ),
  {
    name: 'helper',
    version: '1.2.0',
    manifest: { dependencies: { express: '^5.0.0' } },
    files: {
      'index.js': "require('./defaults.test'); require('./docs/words'); module.exports = require('express');",
      // Called like tests and documents, and needed.
      'defaults.test.js': '',
      'docs/words.json': '{}',
      'unused.test.js': '',
      'docs/unused.json': '{}',
      'unused.js': '',
      'index.d.ts': '',
      'README.md': 'x',
    },
  },
];

/** Everything that the registry has. */
export const PACKAGES: TestPackage[] = [
  ...FRONTEND,
  backendOf(
    '@acme/plugin-scripted-backend',
    {},
    { scripts: { postinstall: `node -e "${WRITES_MARKER.replaceAll('"', "'")}"` } }
  ),
  {
    name: 'scripted',
    version: '1.0.0',
    manifest: { scripts: { install: 'exit 1' } },
    files: { 'index.js': '' },
  },
  backendOf(
    '@acme/plugin-deep-backend',
    { files: { 'dist/index.cjs.js': "require('scripted')" } },
    { dependencies: { scripted: '1.0.0' } }
  ),
  backendOf('@acme/plugin-native-backend', { files: { 'dist/addon.node': 'x' } }),
  backendOf('@acme/plugin-elf-backend', { files: { 'bin/tool': Buffer.from('7f454c4602010100', 'hex') } }),
  backendOf(
    '@acme/plugin-git-backend',
    {},
    { dependencies: { stranger: 'git+https://127.0.0.1:1/stranger.git' } }
  ),
  backendOf(
    '@acme/plugin-url-backend',
    {},
    { dependencies: { stranger: 'http://127.0.0.1:1/stranger.tgz' } }
  ),
  backendOf('@acme/plugin-missing-backend', { files: { 'dist/index.cjs.js': "require('not-declared')" } }),
  backendOf('@acme/plugin-nohost-backend', {
    files: { 'dist/index.cjs.js': "require('@backstage/backend-plugin-api/testUtils')" },
  }),
  backendOf('@acme/plugin-tolerant-backend', {
    files: { 'dist/index.cjs.js': "try { require('not-declared') } catch {}" },
  }),
  {
    name: '@acme/plugin-lonely',
    version: '1.0.0',
    manifest: {
      backstage: {
        role: 'frontend-plugin',
        pluginId: 'lonely',
        pluginPackages: ['@acme/plugin-lonely', '@acme/plugin-lonely-backend'],
      },
    },
  },
  {
    name: '@acme/plugin-module',
    version: '1.0.0',
    manifest: { backstage: { role: 'backend-plugin-module' } },
  },
  {
    name: '@acme/plugin-legacy',
    version: '1.0.0',
    manifest: {
      backstage: { role: 'frontend-plugin', pluginId: 'legacy', pluginPackages: ['@acme/plugin-legacy'] },
    },
    files: { 'index.js': '' },
  },
];
