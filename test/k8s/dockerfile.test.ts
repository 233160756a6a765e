/** The Dockerfile cannot be built here: what can be read of it is held against what it relies on. */
import fs from 'node:fs';
import path from 'node:path';
import { HOST_IMAGE } from '../../packages/plugin-host/src/image';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** Instructions by stage, with lines that are continued put together. */
function stagesOf(text: string): Map<string, string[]> {
  const stages = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    if (line.startsWith('#') || line.trim() === '') continue;
    const from = /^FROM (\S+) AS (\S+)$/.exec(line);
    if (from) {
      current = [];
      stages.set(from[2]!, current);
    }
    current.push(line.trim());
  }
  return stages;
}

const dockerfile = read('Dockerfile');
const stages = stagesOf(dockerfile);

describe('Dockerfile', () => {
  it('has both images as targets, each run by an unprivileged user by number', () => {
    for (const name of ['portal', 'plugin-host']) {
      expect(stages.get(name)).toContain('USER 1000:1000');
      expect(stages.get(name)?.some(line => line.startsWith('CMD ['))).toBe(true);
    }
  });

  it('is built on the Node that the project uses', () => {
    const [, major] = /ARG NODE_IMAGE=node:(\d+)-/.exec(dockerfile) ?? [];
    expect(read('scripts/bootstrap.mjs')).toContain(`const NODE_VERSION = '${major}.`);
  });

  it('starts the plugin host as everything else does', () => {
    const stage = stages.get('plugin-host') ?? [];
    const entry = path.basename(HOST_IMAGE.entry);
    expect(stage).toContain(
      `CMD ${JSON.stringify(['node', ...HOST_IMAGE.nodeFlags, entry]).replaceAll(',', ', ')}`
    );
    const environment = Object.entries(HOST_IMAGE.environment).map(([name, value]) => `${name}=${value}`);
    expect(stage).toContain(`ENV ${environment.join(' ')}`);
    expect(
      stage.some(line => line.includes(`/src/packages/plugin-host/${path.dirname(HOST_IMAGE.entry)} `))
    ).toBe(true);
  });

  it('builds targets that the build knows, and configures the portal for production only', () => {
    const build = stages.get('build')?.find(line => line.includes('scripts/build.mjs')) ?? '';
    const script = read('scripts/build.mjs');
    for (const target of build.split('scripts/build.mjs ')[1]?.split(' ') ?? []) {
      expect(script).toMatch(new RegExp(`['\\s]${target}['\\s:]`));
    }
    const command = stages.get('portal')?.find(line => line.startsWith('CMD')) ?? '';
    expect(command).toContain('app-config.production.yaml');
    expect(command).not.toContain('app-config.yaml');
  });

  it('sends nothing to the build that belongs to this machine', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['**/node_modules', '.git', '.flyloft', '.tools', '**/*.local.yaml', '**/.env']) {
      expect(ignored).toContain(name);
    }
  });
});
