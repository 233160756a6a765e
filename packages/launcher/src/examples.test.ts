import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { offerExamples } from './examples';
import type { Launched } from './launch';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-examples-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** A checkout whose command line refuses bundles by name, as the registry would. */
beforeAll(() => {
  for (const folder of ['packages/cli/dist', 'examples/plugins', 'scripts', 'dist/examples'])
    fs.mkdirSync(path.join(root, folder), { recursive: true });
  fs.writeFileSync(path.join(root, 'scripts/build.mjs'), '');
  fs.writeFileSync(
    path.join(root, 'packages/cli/dist/cli.cjs'),
    `const name = require('node:path').basename(process.argv.at(-1), '.tgz');
     const code = { known: 'RELEASE_EXISTS', broken: 'BUNDLE_INVALID' }[name];
     if (code) { console.error('✗ Not ' + name + '.\\n  ' + code); process.exitCode = 4; }`
  );
});

async function offer(...names: string[]): Promise<string[]> {
  fs.rmSync(path.join(root, 'dist/examples'), { recursive: true });
  fs.mkdirSync(path.join(root, 'dist/examples'));
  for (const name of names) fs.writeFileSync(path.join(root, 'dist/examples', `${name}.tgz`), '');
  const said: string[] = [];
  await offerExamples({
    root,
    launched: { url: 'http://localhost', secrets: { publisherToken: 'x' } } as Launched,
    progress: {
      line: text => said.push(text),
      async step(name, work) {
        const done = await work();
        said.push(`✓ ${name}`);
        return done;
      },
    },
    signal: new AbortController().signal,
  });
  return said.slice(1);
}

describe('offerExamples', () => {
  it('goes on where the registry has a release with other content', async () => {
    expect(await offer('known', 'new')).toEqual([
      '  known stays as it was offered before: a release is never replaced.',
      '✓ offering known',
      '✓ offering new',
    ]);
  });

  it('says what else keeps a plugin out', async () => {
    expect(await offer('broken')).toEqual([
      expect.stringMatching(/not all offered: ✗ Not broken\.[^]*BUNDLE_INVALID/),
      expect.stringContaining('Next:'),
    ]);
  });
});
