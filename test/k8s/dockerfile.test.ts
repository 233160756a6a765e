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
    const [, version] = /ARG NODE_IMAGE=node:(\d+\.\d+\.\d+)-/.exec(dockerfile) ?? [];
    expect(read('scripts/bootstrap.mjs')).toContain(`const NODE_VERSION = '${version}';`);
    // No stage takes another one from outside.
    const bases = [...stages.values()].map(([from]) => from?.split(' ')[1]);
    const own = ['${NODE_IMAGE}', ...stages.keys()];
    expect(bases.filter(base => !own.includes(base ?? ''))).toEqual([]);
  });

  it('copies, changes and removes only what is there', () => {
    const lines = [...stages.values()].flat();
    const copied = lines.flatMap(line => /^COPY --from=(\S+) \/src(\S*) /.exec(line)?.slice(1, 3) ?? []);
    expect(copied.filter((_, index) => index % 2 === 0).filter(stage => !stages.has(stage))).toEqual([]);
    const removed = lines.flatMap(line => /rm -rf (.*?) &&/.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
    const changed = lines.flatMap(line => /const f='([^']+)'/.exec(line)?.[1] ?? []);
    const named = [...copied.filter((_, index) => index % 2 === 1), ...removed, ...changed]
      // Fetched or built on the way.
      .map(file => file.replace(/^\//, '').replace(/\/dist$/, ''))
      .filter(file => file !== '' && !file.startsWith('.'));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(file => !fs.existsSync(path.join(root, file)))).toEqual([]);
  });

  it('keeps what the portal loads beside its bundle', () => {
    // The image has neither src nor build of any workspace.
    const used = ['plugins/plugin-manager-backend/src', 'packages/backend/src'].flatMap(folder =>
      fs
        .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter(file => /\.ts$/.test(file) && !/\.test\.ts$|__testUtils__/.test(file))
        .flatMap(file => [
          ...read(path.join(folder, file)).matchAll(
            /resolvePackagePath\(\s*'(@flyloft\/[^']+)',\s*'([^']+)'/g
          ),
        ])
        .map(([, name, file]) => path.join(fs.realpathSync(path.join(root, 'node_modules', name!)), file!))
    );
    const worker = read('plugins/plugin-manager-backend/worker/schemaWorker.cjs');
    for (const [, name] of worker.matchAll(/require\('(@flyloft\/[^']+)'\)/g))
      used.push(require.resolve(name!));
    const inside = used.map(file => path.relative(fs.realpathSync(root), file));
    expect(inside).toEqual(expect.arrayContaining(['packages/schema-engine/engine/answer.cjs']));
    expect(inside.filter(file => /^(packages|plugins)\/[^/]+\/(src|build)\//.test(file))).toEqual([]);
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
