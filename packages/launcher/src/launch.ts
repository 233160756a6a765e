import fs from 'node:fs';
import path from 'node:path';
import {
  claimFile,
  readIdentityFile,
  processIdentitySchema,
  type PostgresConnection,
} from '@flyloft/local-processes';
import { z } from 'zod';
import { refuseFullDisk } from './disk';
import type { LauncherOptions } from './options';
import { writePortalConfig } from './portalConfig';
import { seconds, type Progress } from './progress';
import { Refusal } from './refusal';
import { keepSecrets, type Secrets } from './secrets';
import { prepareStateFolder } from './stateFolder';
import { localClusterService, type ClusterFacts, type ClusterPrograms } from './services/localCluster';
import { portalService, refuseTakenPort, stopLeftPortal } from './services/portal';
import { refuseUnusableDatabase } from './services/ownDatabase';
import { postgresService, type PostgresFacts } from './services/postgres';
import { Supervisor, type Service } from './supervise';

/** Everything that can be different in a test. */
export type LaunchOptions = {
  root: string;
  options: LauncherOptions;
  programs: ClusterPrograms & { portal: readonly string[] };
  /** Configuration files under the generated one. */
  baseConfig: readonly string[];
  progress: Progress;
  neededBytes?: number;
  /** Makes the programs, or throws when the signal is aborted; called when nothing stands in the way of a start. */
  prepare?: (signal?: AbortSignal) => Promise<void>;
  /** Aborting it during the start ends what was started; `launch` then throws its reason. */
  signal?: AbortSignal;
};

/** A running Flyloft. */
export type Launched = {
  url: string;
  secrets: Secrets;
  /** Pids by name, of what runs now. */
  pids(): { postgres?: number; cluster?: number; portal?: number };
  /** Ends everything that was started. Called again with `force`, it does not wait any longer. */
  stop(force?: boolean): Promise<void>;
};

/**
 * Starts PostgreSQL, the local cluster and the portal, in this order where one needs the other, and keeps them
 * running. Throws a {@link Refusal} for what a person can put right; then nothing is left running.
 */
export async function launch(input: LaunchOptions): Promise<Launched> {
  const { options, progress } = input;
  const { stateDir } = options;
  prepareStateFolder(stateDir);
  refuseFullDisk(stateDir, input.neededBytes);
  const claim = claimFile(path.join(stateDir, 'launcher.json'));
  if (claim.state === 'taken') throw alreadyRunning(stateDir, claim.by.pid);

  let postgres: Supervisor<PostgresFacts> | undefined;
  let cluster: Supervisor<ClusterFacts> | undefined;
  let portal: Supervisor<{ url: string }> | undefined;

  const stop = async (force = false) => {
    // Pods use the database and the portal uses both, so they end in the opposite order; by force all at once.
    if (force) {
      await Promise.all([portal?.stop(true), cluster?.stop(true), postgres?.stop(true)]);
    } else {
      await portal?.stop();
      await cluster?.stop();
      await postgres?.stop();
    }
    claim.release();
  };

  try {
    if (await stopLeftPortal(stateDir))
      progress.line('· a portal left by a launcher that was killed has been stopped');
    await refuseTakenPort(options.port);
    if (options.databaseUrl !== undefined) await refuseUnusableDatabase(options.databaseUrl);
    await input.prepare?.(input.signal);
    input.signal?.throwIfAborted();
    const secrets = keepSecrets(stateDir);

    /** Starts one service; when it comes back elsewhere later, the portal has to learn of it. */
    const supervise = <T>(service: Service<T>) => {
      let known: string | undefined;
      return new Supervisor<T>(service, {
        onDown: (reason, delay) =>
          progress.line(`! ${service.name}: ${reason}. Starting it again in ${seconds(delay)}.`),
        onUp: running => {
          const facts = JSON.stringify(running.facts);
          if (known !== undefined)
            progress.line(`✓ ${service.name} runs again (process ${running.identity.pid})`);
          if (known !== undefined && known !== facts) void portal?.restart();
          known = facts;
        },
      });
    };
    const begin = async <T>(service: Service<T>, supervisor: Supervisor<T>) => {
      const running = await progress.step(`starting ${service.name.replace(/^The/, 'the')}`, () =>
        supervisor.start()
      );
      if (running.adopted)
        progress.line(`  taken over from a launcher that was killed (process ${running.identity.pid})`);
    };

    const starting: Promise<void>[] = [];
    if (options.databaseUrl === undefined) {
      const service = postgresService(stateDir);
      postgres = supervise(service);
      starting.push(begin(service, postgres));
    }
    if (options.cluster === undefined) {
      const service = localClusterService(stateDir, input.programs, input.signal);
      cluster = supervise(service);
      starting.push(begin(service, cluster));
    }
    const failed = (await Promise.allSettled(starting)).find(outcome => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    input.signal?.throwIfAborted();

    const generated = path.join(stateDir, 'app-config.generated.yaml');
    let connection: PostgresConnection | undefined;
    let localKubeconfig: string | undefined;
    const service = portalService({
      root: input.root,
      stateDir,
      port: options.port,
      command: input.programs.portal,
      signal: input.signal,
      configFiles: () => {
        // Where one of them is away right now, what is known of it still holds: it comes back at the same place.
        connection = postgres?.running?.facts.connection ?? connection;
        localKubeconfig = cluster?.running?.facts.kubeconfig ?? localKubeconfig;
        writePortalConfig(generated, { options, secrets, connection, localKubeconfig });
        // What a person sets for themselves; what was found out at the start comes after it.
        const own = path.join(stateDir, 'app-config.local.yaml');
        return [...input.baseConfig, ...(fs.existsSync(own) ? [own] : []), generated];
      },
    });
    portal = supervise(service);
    await begin(service, portal);

    return {
      url: `http://localhost:${options.port}`,
      secrets,
      pids: () => ({
        postgres: postgres?.running?.identity.pid,
        cluster: cluster?.running?.identity.pid,
        portal: portal?.running?.identity.pid,
      }),
      stop,
    };
  } catch (error) {
    await stop();
    // What broke because it was told to stop is no news.
    input.signal?.throwIfAborted();
    throw explain(error, stateDir);
  }
}

function alreadyRunning(stateDir: string, pid: number): Refusal {
  const portal = readIdentityFile(
    path.join(stateDir, 'portal.json'),
    processIdentitySchema.extend({ port: z.number() })
  );
  const where = portal ? ` It serves http://localhost:${portal.port}.` : '';
  return new Refusal(
    `Flyloft runs already from ${stateDir} (process ${pid}).${where}`,
    `use that one, stop it with \`kill ${pid}\`, or start a second one: \`npm start -- --state DIR --port N\``
  );
}

/** A full disk shows itself wherever somebody writes first. */
function explain(error: unknown, stateDir: string): unknown {
  const text = String((error as Error).message);
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' && !/ENOSPC|No space left on device/i.test(text))
    return error;
  return new Refusal(
    `The disk is full: ${text}`,
    `free some space where ${stateDir} is, or keep the data elsewhere: \`npm start -- --state DIR\``
  );
}
