import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What the person asked for. All paths are absolute. */
export type LauncherOptions = {
  port: number;
  stateDir: string;
  /** A PostgreSQL in place of the embedded one. */
  databaseUrl?: string;
  /** A real cluster in place of the local one. */
  cluster?: { kubeconfig: string; context?: string };
  /** Where pods reach the portal; needed when they do not run on this machine. */
  portalInternalUrl?: string;
  pluginHostImage: string;
  /** Whether the first-party plugins are offered in the registry. */
  examples: boolean;
};

/** What a command line asks for. */
export type ParsedOptions =
  | { state: 'run'; options: LauncherOptions }
  | { state: 'help' }
  | { state: 'wrong'; message: string };

/** The image that the local cluster knows. */
export const LOCAL_IMAGE = 'flyloft/plugin-host:dev';

export const helpText = `Starts Flyloft on this machine: PostgreSQL, a local cluster and the portal.

  npm start [-- options]

  --port N                  the portal's port on localhost (7007)
  --database URL            use this PostgreSQL instead of the embedded one
  --kubeconfig FILE         use this cluster instead of the local one
  --context NAME            the kubeconfig's context (its current one)
  --plugin-host-image NAME  the image pods run in a cluster of your own (${LOCAL_IMAGE})
  --portal-url URL          where pods of that cluster reach the portal (http://127.0.0.1:PORT)
  --state DIR               where data and secrets are kept (.flyloft)
  --no-examples             leave the first-party plugins out of the registry
  --help                    this text

Ctrl-C stops everything that was started; pressed again it does not wait. Data is kept.
Exit codes: 0 done, 2 wrong usage, 4 could not start.
`;

/** Reads the launcher's arguments. Relative paths are taken from `cwd`, the state folder's default from `root`. */
export function parseOptions(args: string[], root: string, cwd: string): ParsedOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        database: { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        'plugin-host-image': { type: 'string' },
        'portal-url': { type: 'string' },
        state: { type: 'string' },
        'no-examples': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return wrong((error as Error).message.split('. ')[0] ?? 'The options could not be read');
  }
  if (values.help) return { state: 'help' };

  const port = values.port === undefined ? 7007 : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return wrong(`--port wants a number from 1 to 65535, not "${values.port}"`);
  }
  if (values.database !== undefined && !isUrl(values.database, ['postgres:', 'postgresql:'])) {
    return wrong('--database wants a URL such as postgresql://user:password@host:5432/flyloft');
  }
  if (values['portal-url'] !== undefined && !isUrl(values['portal-url'], ['http:', 'https:'])) {
    return wrong('--portal-url wants a URL such as http://192.168.1.10:7007');
  }
  if (values.context !== undefined && values.kubeconfig === undefined) {
    return wrong('--context needs --kubeconfig: the local cluster has only one');
  }
  const kubeconfig = values.kubeconfig === undefined ? undefined : path.resolve(cwd, values.kubeconfig);
  if (kubeconfig !== undefined && !fs.statSync(kubeconfig, { throwIfNoEntry: false })?.isFile()) {
    return wrong(`--kubeconfig: there is no file ${kubeconfig}`);
  }
  return {
    state: 'run',
    options: {
      port,
      stateDir: values.state === undefined ? path.join(root, '.flyloft') : path.resolve(cwd, values.state),
      databaseUrl: values.database,
      cluster: kubeconfig === undefined ? undefined : { kubeconfig, context: values.context },
      portalInternalUrl: values['portal-url'],
      pluginHostImage: values['plugin-host-image'] ?? LOCAL_IMAGE,
      examples: !values['no-examples'],
    },
  };
}

function wrong(message: string): ParsedOptions {
  return { state: 'wrong', message };
}

function isUrl(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
