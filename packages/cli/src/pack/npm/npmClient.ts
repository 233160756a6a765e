import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { z } from 'zod';

/** Why npm could not do it. */
export type NpmFailure = { ok: false; code: string; summary: string };

/** The npm client of the machine, started without anything of the user's but its registry's address. */
export type NpmClient = {
  /** Fields of a package's metadata in the registry; undefined when there is no such package. */
  view(spec: string, fields: string[]): Promise<Record<string, unknown> | undefined>;
  /** Resolves the dependencies of the package.json in `dir` and writes package-lock.json; installs nothing. */
  lock(dir: string): Promise<{ ok: true } | NpmFailure>;
  /** Installs exactly what the package-lock.json in `dir` says, without running anything of it. */
  install(dir: string): Promise<{ ok: true } | NpmFailure>;
};

/** What a process needs to reach a registry through the company's network; none of it is a login to the registry. */
const PASSED_ON = [
  'PATH',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'SystemRoot',
];

const errorSchema = z.object({
  error: z.object({
    code: z.string().nullish(),
    summary: z.string().nullish(),
    detail: z.string().nullish(),
  }),
});

type Run = { code: number | null; stdout: string; stderr: string };

function runNpm(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', text => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', text => (stderr = `${stderr}${text}`.slice(-20_000)));
    child.on('error', error => {
      reject(
        new FlyloftError(
          'PACK_FAILED',
          `npm could not be started: ${error.message}. Install Node.js with npm.`,
          undefined,
          { cause: error }
        )
      );
    });
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
}

function failureOf(run: Run): NpmFailure {
  const start = run.stdout.indexOf('{');
  try {
    const { error } = errorSchema.parse(JSON.parse(run.stdout.slice(start)));
    return {
      ok: false,
      code: error.code ?? 'EUNKNOWN',
      summary: (error.summary || error.detail || 'npm failed').trim(),
    };
  } catch {
    const text = run.stderr.trim() || run.stdout.trim();
    return {
      ok: false,
      code: /npm (?:error|ERR!) code (\S+)/.exec(text)?.[1] ?? 'EUNKNOWN',
      summary: text.slice(-600),
    };
  }
}

/** The address of the registry that the machine's npm client uses, refused where it carries credentials. */
export async function registryOf(explicit: string | undefined): Promise<string> {
  const { npm_config_registry: fromEnvironment } = process.env;
  let address = explicit ?? fromEnvironment;
  if (address === undefined) {
    // Asked in the user's home, because a .npmrc in the current folder may belong to what is being packed.
    const run = await runNpm(['config', 'get', 'registry'], os.homedir(), process.env);
    address = run.stdout.trim();
  }
  if (!URL.canParse(address)) {
    throw new FlyloftError(
      'PACK_FAILED',
      `The registry's address ${JSON.stringify(address)} is not a URL. Check \`npm config get registry\`.`
    );
  }
  const url = new URL(address);
  if (url.username || url.password) {
    throw new FlyloftError(
      'SOURCE_REFUSED',
      "The registry's address carries credentials, which packing never uses. Give an address without them with --registry."
    );
  }
  return url.href;
}

/** Folder in which downloads are kept between packs; npm checks them by their hash. */
function cacheFolder(): string {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'flyloft', 'npm');
}

/** Makes a client that works below `stage` (security rule 14: no scripts, no .npmrc, an empty environment). */
export async function createNpmClient(stage: string, registry: string): Promise<NpmClient> {
  const home = path.join(stage, 'home');
  await mkdir(home, { recursive: true });
  const cache = cacheFolder();
  await mkdir(cache, { recursive: true });
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'production', HOME: home, TMPDIR: os.tmpdir() };
  for (const name of PASSED_ON) if (process.env[name] !== undefined) env[name] = process.env[name];
  const common = [
    '--json',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--omit=dev',
    // Peers are what the portal or the host has; installed by npm they come in as many copies as there are ranges.
    '--legacy-peer-deps',
    '--omit-lockfile-registry-resolved=true',
    '--install-links=false',
    `--registry=${registry}`,
    `--cache=${cache}`,
    `--userconfig=${path.join(home, 'no-user-npmrc')}`,
    `--globalconfig=${path.join(home, 'no-global-npmrc')}`,
    // What comes from git or from an address of its own is not even fetched; older npm knows no such switch, there
    // the missing git program and the check of the lockfile do it.
    '--allow-git=none',
    '--allow-remote=none',
    `--git=${path.join(home, 'no-git')}`,
    '--loglevel=error',
  ];
  const run = (args: string[], cwd: string) => runNpm([...args, ...common], cwd, env);
  return {
    async view(spec, fields) {
      const done = await run(['view', spec, ...fields], home);
      if (done.code !== 0) {
        const failure = failureOf(done);
        if (failure.code === 'E404' || failure.code === 'ETARGET') return undefined;
        throw new FlyloftError(
          'PACK_FAILED',
          `The registry could not be asked for ${spec}: ${failure.summary}. Check the network and \`npm config get registry\`.`
        );
      }
      if (done.stdout.trim() === '') return undefined;
      const value: unknown = JSON.parse(done.stdout);
      // With one field npm prints the bare value, with more an object.
      const single = fields.length === 1 && fields[0] !== undefined ? { [fields[0]]: value } : value;
      return z.record(z.string(), z.unknown()).parse(single);
    },
    async lock(dir) {
      const done = await run(['install', '--package-lock-only'], dir);
      return done.code === 0 ? { ok: true } : failureOf(done);
    },
    async install(dir) {
      const done = await run(['ci', '--omit=optional', '--prefer-offline'], dir);
      return done.code === 0 ? { ok: true } : failureOf(done);
    },
  };
}
