import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is to be checked out. */
export type GitCheckoutOptions = {
  /** An https, ssh or file address, or a folder. */
  url: string;
  /** Branch or tag. Default: the repository's own. */
  ref?: string;
  /** Access token for an https address; never on a command line. */
  token?: string;
  /** Folder that belongs to this checkout alone. */
  directory: string;
  signal: AbortSignal;
};

const URL_FORM = /^(https:\/\/|ssh:\/\/|file:\/\/|[\w.-]+@[\w.-]+:|\/)[^\s]*$/;
const REF_FORM = /^[\w][\w./-]{0,200}$/;

/** Settings under which nothing of a repository runs and nothing is asked for. */
const SAFE = [
  'core.hooksPath=/dev/null',
  'core.symlinks=false',
  'core.fsmonitor=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'filter.lfs.smudge=',
  'filter.lfs.required=false',
].flatMap(setting => ['-c', setting]);

function environment(url: string, token: string | undefined): NodeJS.ProcessEnv {
  const { PATH, HOME, SSH_AUTH_SOCK, HTTPS_PROXY, HTTP_PROXY, NO_PROXY, LANG } = process.env;
  return {
    ...Object.fromEntries(
      Object.entries({ PATH, HOME, SSH_AUTH_SOCK, HTTPS_PROXY, HTTP_PROXY, NO_PROXY, LANG }).filter(
        ([, value]) => value !== undefined
      )
    ),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    GIT_ALLOW_PROTOCOL: 'https:ssh:file',
    ...(token !== undefined && url.startsWith('https://')
      ? {
          GIT_CONFIG_COUNT: '1',
          // For this host alone: a redirect elsewhere does not carry it along.
          GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString(
            'base64'
          )}`,
        }
      : {}),
  };
}

/** Checks an address before anything is started with it. @throws Error that says what it should be. */
export function checkGitAddress(url: string, ref?: string): void {
  if (!URL_FORM.test(url))
    throw new Error('The address of a repository begins with https://, ssh:// or file://.');
  if (ref !== undefined && !REF_FORM.test(ref))
    throw new Error('The ref must be the name of a branch or tag.');
}

/**
 * Brings one commit of a repository into a folder, without its history, by the machine's own `git`: it knows every
 * protocol, credential helper and proxy that people have set up for it. Hooks, submodules, links and filters stay off.
 * @throws Error with what git said, without credentials.
 */
export async function checkoutGit(
  options: GitCheckoutOptions
): Promise<{ commit: string; directory: string }> {
  const { url, ref, token, directory, signal } = options;
  checkGitAddress(url, ref);
  const env = environment(url, token);
  const git = async (...args: string[]): Promise<string> => {
    try {
      const { stdout } = await run('git', [...SAFE, ...args], {
        cwd: directory,
        env,
        signal,
        maxBuffer: 20_000_000,
      });
      return stdout.trim();
    } catch (error) {
      signal.throwIfAborted();
      if (Object(error).code === 'ENOENT') throw new Error('There is no git on this machine: install it.');
      const said =
        String(Object(error).stderr ?? '')
          .trim()
          .split('\n')
          .pop() ?? '';
      throw new Error(`git ${args[0]} failed: ${said.replace(/\/\/[^@/\s]*@/g, '//').slice(0, 300)}`);
    }
  };
  await mkdir(directory, { recursive: true });
  try {
    await git('rev-parse', '--git-dir');
    await git('rev-parse', '--show-toplevel').then(top => {
      if (path.resolve(top) !== path.resolve(directory)) throw new Error('not its own');
    });
  } catch {
    signal.throwIfAborted();
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    await git('init', '--quiet');
  }
  await git(
    'fetch',
    '--quiet',
    '--depth',
    '1',
    '--no-tags',
    '--no-recurse-submodules',
    '--',
    url,
    ref ?? 'HEAD'
  );
  const commit = await git('rev-parse', 'FETCH_HEAD');
  await git('checkout', '--quiet', '--force', '--detach', commit);
  await git('clean', '--quiet', '-dffx');
  return { commit, directory };
}
