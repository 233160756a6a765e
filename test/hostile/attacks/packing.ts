import fs from 'node:fs';
import path from 'node:path';
import {
  startTinyRegistry,
  type TestPackage,
} from '../../../packages/cli/src/pack/__testUtils__/tinyRegistry';
import { readBundle } from '@flyloft/bundle';
import { attack } from '../stage/attack';
import type { Stage } from '../stage/stage';

const CODE = "module.exports = { default: require('@backstage/backend-plugin-api') };";

/** A backend package of npm; what is said later counts more. */
function backend(
  name: string,
  manifest: Record<string, unknown> = {},
  files: TestPackage['files'] = {}
): TestPackage {
  return {
    name: `@evil/plugin-${name}-backend`,
    version: '1.0.0',
    manifest: {
      backstage: { role: 'backend-plugin', pluginId: name },
      main: 'dist/index.cjs.js',
      dependencies: { '@backstage/backend-plugin-api': '^1.0.0' },
      ...manifest,
    },
    files: { 'dist/index.cjs.js': CODE, ...files },
  };
}

/** Rule 14: packing runs nothing of the package and takes nothing from where it points. */
export function packing(stage: Stage): void {
  const marker = () => path.join(stage.folder, 'packing-ran-code');
  const writes = () => `node -e "require('fs').writeFileSync('${marker()}', '')"`;

  const cases: Array<[string, string, () => TestPackage[]]> = [
    [
      'an install script',
      'INSTALL_SCRIPT_REFUSED',
      () => [backend('scripted', { scripts: { postinstall: writes() } })],
    ],
    [
      'an install script in a dependency',
      'INSTALL_SCRIPT_REFUSED',
      () => [
        backend('deep', { dependencies: { trap: '1.0.0' } }, { 'dist/index.cjs.js': "require('trap')" }),
        {
          name: 'trap',
          version: '1.0.0',
          manifest: { scripts: { preinstall: writes() } },
          files: { 'index.js': '' },
        },
      ],
    ],
    ['a native add-on', 'NATIVE_ADDON_REFUSED', () => [backend('native', {}, { 'dist/addon.node': 'x' })]],
    [
      'a program hidden as a script',
      'NATIVE_ADDON_REFUSED',
      () => [backend('elf', {}, { 'dist/x.js': Buffer.from('7f454c4602010100', 'hex') })],
    ],
    [
      'a dependency from git',
      'SOURCE_REFUSED',
      () => [backend('git', { dependencies: { x: 'git+https://127.0.0.1:1/x.git' } })],
    ],
    [
      'a dependency from an address',
      'SOURCE_REFUSED',
      () => [backend('url', { dependencies: { x: 'http://127.0.0.1:1/x.tgz' } })],
    ],
    [
      'a dependency from a folder',
      'SOURCE_REFUSED',
      () => [backend('file', { dependencies: { x: 'file:/etc' } })],
    ],
  ];

  const pack = async (packages: TestPackage[], env: NodeJS.ProcessEnv = {}) => {
    const registry = await startTinyRegistry(packages);
    try {
      const out = path.join(stage.folder, 'evil.tgz');
      fs.rmSync(out, { force: true });
      const done = await stage.flyloft(
        ['pack', packages[0]?.name ?? '', '--registry', registry.url, '--out', out, '--json'],
        { XDG_CACHE_HOME: path.join(stage.folder, 'cache'), ...env }
      );
      const code = /"code":\s*"([A-Z_]+)"/.exec(done.stdout + done.stderr)?.[1] ?? `exit ${done.code}`;
      return { ...done, errorCode: code, out };
    } finally {
      await registry.close();
    }
  };

  for (const [what, code, packages] of cases) {
    attack(14, `pack a package with ${what}`, code, async () => {
      const done = await pack(packages());
      const ran = fs.existsSync(marker());
      return {
        refused: done.errorCode === code && done.code !== 0 && !ran && !fs.existsSync(done.out),
        happened: ran ? 'its code ran' : done.errorCode,
      };
    });
  }

  attack(14, 'bring an .npmrc that points elsewhere', 'ignored', async () => {
    const npmrc = 'registry=http://127.0.0.1:1/\nignore-scripts=false\nnode-options=--require=/etc/x\n';
    const done = await pack([backend('npmrc', {}, { '.npmrc': npmrc })], { NPM_TOKEN: 'npm-secret-value' });
    const bytes = fs.existsSync(done.out) ? fs.readFileSync(done.out) : Buffer.alloc(0);
    return {
      refused: done.code === 0 && bytes.length > 0 && !fs.existsSync(marker()),
      happened:
        done.code === 0
          ? 'packed from the registry that was named'
          : `${done.errorCode} ${done.stderr.slice(0, 80)}`,
    };
  });

  attack(14, 'leave out what went into the bundle', 'lockfile and SBOM inside, by digest', async () => {
    const read = await readBundle(stage.bundleFile);
    if (!read.ok) throw new Error(read.message);
    const files = new Map(read.manifest.files.map(file => [file.path, file.sha256]));
    const { lockfile } = read.manifest.packed;
    return {
      refused: files.has('sbom.json') && lockfile === `sha256:${files.get('yarn.lock')}`,
      happened: `sbom.json ${files.has('sbom.json') ? 'there' : 'missing'}, lockfile ${lockfile?.slice(
        0,
        15
      )}…`,
    };
  });
}
