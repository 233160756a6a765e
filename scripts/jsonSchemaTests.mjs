// The official test suite of JSON Schema, which no npm package holds whole: Debian has it for Perl, drafts 3 to 2020-12.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { step } from './progress.mjs';
import { root } from './stamps.mjs';

const PACKAGE = 'libtest-json-schema-acceptance-perl';
const INSIDE = 'usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance';
/** What tells a whole suite from an old one or a half one. */
const NEWEST = 'tests/draft2020-12/prefixItems.json';

const kept = path.join(root, '.tools', 'json-schema-tests');

const find = () =>
  [process.env.FLYLOFT_JSON_SCHEMA_TESTS, path.join('/', INSIDE), path.join(kept, INSIDE)].find(
    folder => folder && fs.existsSync(path.join(folder, NEWEST))
  );

function run(program, args, cwd) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    spawnSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] }).status === 0
  );
}

/** Takes the package from the machine's own Debian mirror, which apt verifies, and installs nothing. */
function fetch() {
  fs.mkdirSync(kept, { recursive: true });
  const download = () => run('apt-get', ['download', '-q', PACKAGE], kept);
  if (!download()) {
    if (process.getuid?.() === 0) run('apt-get', ['update', '-q'], kept);
    if (!download()) return;
  }
  const file = fs.readdirSync(kept).find(name => name.startsWith(PACKAGE) && name.endsWith('.deb'));
  if (file) run('dpkg-deb', ['--extract', file, '.'], kept);
}

/** Folder of the suite; undefined where there is none and none can be had. */
export async function findJsonSchemaTests() {
  const found = find();
  if (found || !fs.existsSync('/usr/bin/apt-get')) return found;
  return step('fetching the test suite of JSON Schema', async () => {
    fetch();
    return find();
  });
}
