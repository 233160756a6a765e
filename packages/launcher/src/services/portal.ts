import path from 'node:path';
import { z } from 'zod';
import {
  isPortFree,
  isSameProcess,
  processIdentitySchema,
  readIdentityFile,
  stopProcess,
} from '@flyloft/local-processes';
import { listedEnvironment, startDetached, waitUntilReady } from '../detachedProcess';
import { portHolder } from '../portHolder';
import { Refusal } from '../refusal';
import { startupCauses } from './startupCauses';
import type { Service } from '../supervise';

const READY_PATH = '/.backstage/health/v1/readiness';
const READY_MS = 120_000;
const STOP_MS = 10_000;

const identitySchema = processIdentitySchema.extend({ port: z.number().int() });

/** What is needed to run the portal. */
export type PortalOptions = {
  root: string;
  stateDir: string;
  port: number;
  /** The backend's command without its configuration. */
  command: readonly string[];
  /** Called before each start; returns the configuration files in order. */
  configFiles: () => string[];
  /** Aborted when the launcher is told to stop. */
  signal?: AbortSignal;
};

/** Ends a portal that a killed launcher left: its configuration is of another time. */
export async function stopLeftPortal(stateDir: string): Promise<boolean> {
  const left = readIdentityFile(path.join(stateDir, 'portal.json'), identitySchema);
  if (!left || !isSameProcess(left)) return false;
  return (await stopProcess(left, { graceMs: STOP_MS })) !== 'absent';
}

/** Throws a {@link Refusal} that names who holds the port. */
export async function refuseTakenPort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  const holder = portHolder(port);
  throw new Refusal(
    port < 1024 && !holder
      ? `Port ${port} cannot be used: ports below 1024 belong to root.`
      : `Port ${port} is taken${holder ? ` by process ${holder.pid} (${holder.name})` : ''}.`,
    `stop ${
      holder ? `it with \`kill ${holder.pid}\`` : 'what listens there'
    }, or choose another port: \`npm start -- --port ${port + 1 > 65_535 ? 7007 : port + 1}\``
  );
}

/** Where npm's own settings are: a catalogue of packages takes the registry that npm would. */
function npmSettings(): Record<string, string> {
  const names = /^npm_config_(?:registry|userconfig|globalconfig)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      names.test(name) && value !== undefined ? [[name, value]] : []
    )
  );
}

/** The portal's backend, which also serves the app. */
export function portalService(options: PortalOptions): Service<{ url: string }> {
  const logFile = path.join(options.stateDir, 'logs', 'portal.log');
  const identityFile = path.join(options.stateDir, 'portal.json');
  const url = `http://localhost:${options.port}`;
  return {
    name: 'The portal',
    async start() {
      await stopLeftPortal(options.stateDir);
      await refuseTakenPort(options.port);
      const config = options.configFiles().flatMap(file => ['--config', file]);
      const identity = await startDetached({
        command: [...options.command, ...config],
        // Relative targets in app-config.yaml count from the backend's package, as everywhere in Backstage.
        cwd: path.join(options.root, 'packages', 'backend'),
        env: listedEnvironment({
          ...npmSettings(),
          NODE_ENV: 'development',
          // Compiled code is kept between starts: a sixth less time until the portal is ready.
          NODE_COMPILE_CACHE: path.join(options.stateDir, 'cache', 'v8'),
        }),
        logFile,
        identityFile,
        facts: { port: options.port },
      });
      await waitUntilReady(identity, {
        name: 'The portal',
        logFile,
        timeoutMs: READY_MS,
        signal: options.signal,
        isReady: () => isReady(options.port),
        causesIn: startupCauses,
      });
      return { identity, adopted: false, facts: { url } };
    },
    async stop({ identity }, force) {
      await stopProcess(identity, force ? { signal: 'SIGKILL' } : { graceMs: STOP_MS });
    },
  };
}

async function isReady(port: number): Promise<true | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${READY_PATH}`, {
      signal: AbortSignal.timeout(2_000),
    });
    await response.body?.cancel();
    return response.ok ? true : undefined;
  } catch {
    return undefined;
  }
}
