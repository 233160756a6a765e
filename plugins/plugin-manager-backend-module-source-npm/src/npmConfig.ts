import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where packages come from and with which header, as npm's own configuration on this machine says. */
export type NpmConfig = {
  /** Base address of the registry that has a package, without a slash at its end. */
  registryOf(packageName: string): Promise<string>;
  /** The Authorization header for an address; undefined where none is configured for it. */
  authorizationOf(address: string): string | undefined;
};

/**
 * The registry that npm itself takes where nothing is configured; npm knows, so that nobody else has to. Asked in the
 * home folder: inside a workspace npm answers no such question, and the project's own `.npmrc` was read already.
 */
async function askNpm(): Promise<string> {
  try {
    const { stdout } = await run('npm', ['config', 'get', 'registry'], { cwd: homedir(), timeout: 30_000 });
    return stdout.trim();
  } catch (error) {
    const { code, stderr = '' } = Object(error) as { code?: unknown; stderr?: string };
    const why = /npm (?:error|ERR!) (?!code)(.+)/.exec(stderr)?.[1] ?? 'it did not answer';
    throw new Error(
      `No npm registry is configured, and npm ${
        code === 'ENOENT' ? 'is not here to ask' : `could not be asked (${why})`
      }. Set \`registry=…\` in the .npmrc that npmrc names.`
    );
  }
}

function readSettings(text: string, env: NodeJS.ProcessEnv): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, name = '', value = ''] = match;
    settings.set(
      name,
      value.replace(/^"(.*)"$/, '$1').replace(/\$\{(\w+)\}/g, (whole, variable) => env[variable] ?? whole)
    );
  }
  return settings;
}

function readOptional(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(Object(error).code)) return '';
    throw error;
  }
}

/** `//host/path/` of an address: how npm names credentials. */
function nerfDart(address: string): string {
  const { host, pathname } = new URL(address);
  return `//${host}${pathname.endsWith('/') ? pathname : `${pathname}/`}`;
}

/**
 * npm's configuration: environment variables (`npm_config_registry`) before the project's `.npmrc`, the person's and the
 * machine's. Of all that npm knows only registries and their credentials count here.
 */
export function readNpmConfig(
  options: { npmrc?: string; env?: NodeJS.ProcessEnv; cwd?: string; fallback?: () => Promise<string> } = {}
): NpmConfig {
  const fallback = options.fallback ?? askNpm;
  let asked: Promise<string> | undefined;
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const home = env.HOME ?? homedir();
  const files = options.npmrc
    ? [options.npmrc]
    : [
        env.npm_config_globalconfig ?? env.NPM_CONFIG_GLOBALCONFIG ?? '/etc/npmrc',
        env.npm_config_userconfig ?? env.NPM_CONFIG_USERCONFIG ?? path.join(home, '.npmrc'),
        path.join(cwd, '.npmrc'),
      ];
  const settings = new Map(files.flatMap(file => [...readSettings(readOptional(file), env)]));
  for (const [name, value] of Object.entries(env)) {
    const setting = /^npm_config_(.+)$/i.exec(name)?.[1]?.toLowerCase();
    if (setting === 'registry' && value) settings.set('registry', value);
    // Scoped ones keep their form: npm_config_@acme:registry.
    if (setting?.startsWith('@') && setting.endsWith(':registry') && value) settings.set(setting, value);
  }
  const clean = (address: string | undefined) =>
    address !== undefined && /^https?:\/\//.test(address) && URL.canParse(address)
      ? address.replace(/\/+$/, '')
      : undefined;

  return {
    async registryOf(packageName) {
      const scope = packageName.startsWith('@') ? packageName.split('/')[0] : undefined;
      const own = scope === undefined ? undefined : clean(settings.get(`${scope}:registry`));
      const configured = own ?? clean(settings.get('registry'));
      if (configured !== undefined) return configured;
      // One that failed is asked again with the next sync.
      asked ??= fallback().catch(error => {
        asked = undefined;
        throw error;
      });
      const named = clean(await asked);
      if (named === undefined) throw new Error('npm names no registry. Set `registry=…` in .npmrc.');
      return named;
    },
    authorizationOf(address) {
      // The setting for the longest path counts; one for another host never.
      for (let prefix = nerfDart(address); prefix.length > 2; prefix = prefix.replace(/[^/]*\/$/, '')) {
        const token = settings.get(`${prefix}:_authToken`);
        if (token) return `Bearer ${token}`;
        const basic = settings.get(`${prefix}:_auth`);
        if (basic) return `Basic ${basic}`;
        const [user, password] = [settings.get(`${prefix}:username`), settings.get(`${prefix}:_password`)];
        if (user && password) {
          const plain = `${user}:${Buffer.from(password, 'base64').toString('utf8')}`;
          return `Basic ${Buffer.from(plain).toString('base64')}`;
        }
      }
      return undefined;
    },
  };
}
