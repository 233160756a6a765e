import { getBundle } from '../bundle/getBundle';
import { findCheck, runConnectionCheck } from '../check/runConnectionCheck';
import { readHostConfig, type HostConfig } from '../config/readHostConfig';
import { HostServer } from '../http/hostServer';
import { HOST_FAILURES, HostFailure, toHostFailure } from '../lifecycle/hostFailure';
import { HostLifecycle, type HostState } from '../lifecycle/hostState';
import { registerTwoWayResolution } from '../load/hostPackages';
import { loadFeature, loadPackage } from '../load/loadFeature';
import { JsonLogger } from '../log/jsonLogger';
import { readSettings, type HostSettings } from '../settings';
import { drain } from './drain';
import { hostDir } from './hostDir';
import { provideModules } from './provideModules';
import { startBackend, type RunningBackend } from './startBackend';

/** After how many milliseconds, and how often then, the log says that a plugin's init has not come to its end. */
const SLOW_INIT_MS = 30_000;

/** Most characters of the last line's message. */
const MAX_MESSAGE = 1200;

/** One plugin host, from its first moment to the exit of its process. */
class PluginHost {
  readonly #logger = JsonLogger.create({
    write: line => process.stdout.write(line),
    meta: { component: 'plugin-host', plugin: process.env.FLYLOFT_PLUGIN_ID },
  });
  readonly #lifecycle = new HostLifecycle((...transition) => this.#logTransition(...transition));
  readonly #stopping = new AbortController();
  #settings: HostSettings | undefined;
  #server: HostServer | undefined;
  #backend: RunningBackend | undefined;

  async run(env: NodeJS.ProcessEnv, loaded: { fromCache: boolean }): Promise<void> {
    this.#watchProcess();
    try {
      const settings = readSettings(env);
      this.#settings = settings;
      const { config, secrets } = readHostConfig(settings);
      this.#logger.addRedactions(secrets);
      if (!loaded.fromCache)
        this.#logger.warn('V8 did not take the code cache; this start takes longer and more memory.');
      const server = await this.#listen(settings, config);
      const hostPackages = provideModules(hostDir);
      const bundle = await getBundle({
        settings,
        lifecycle: this.#lifecycle,
        logger: this.#logger,
        signal: this.#stopping.signal,
      });
      this.#lifecycle.to('loading', { package: bundle.packageName, version: bundle.manifest.version });
      registerTwoWayResolution({ hostDir, backendDir: bundle.backendDir, hostPackages });
      if (settings.check) {
        await this.#check(settings.check, config, loadPackage(bundle.backendDir, bundle.packageName));
        return;
      }
      const feature = loadFeature(bundle.backendDir, bundle.packageName);
      this.#lifecycle.to('starting');
      const reminder = this.#remindOfSlowInit();
      const logger = this.#logger.child({ component: 'plugin' });
      this.#backend = await startBackend(settings.pluginId, feature, { config, logger, server });
      clearInterval(reminder);
      this.#lifecycle.to('ready', { uptimeMs: Math.round(performance.now()) });
    } catch (error) {
      if (!this.#lifecycle.ended)
        this.#fail(toHostFailure(error, 'INTERNAL', 'The plugin host itself failed'));
    }
  }

  /**
   * Has the plugin try its configuration, and starts nothing of it: no route, no database. The verdict is one line of the
   * log; the pod is ready once it stands there, and waits to be removed.
   */
  async #check(
    { exportName, timeoutMs }: NonNullable<HostSettings['check']>,
    config: HostConfig['config'],
    exports: unknown
  ): Promise<void> {
    const check = findCheck(exports, exportName);
    this.#lifecycle.to('starting');
    const logger = this.#logger.child({ component: 'plugin' });
    const verdict = await runConnectionCheck(check, { config, logger, timeoutMs });
    this.#logger.info('The plugin has tried its configuration', { connectionCheck: verdict });
    this.#lifecycle.to('ready', { uptimeMs: Math.round(performance.now()) });
  }

  async #listen(settings: HostSettings, config: HostConfig['config']): Promise<HostServer> {
    const loopback = settings.host === '::1' || settings.host.startsWith('127.');
    const server = new HostServer({
      // On loopback each pod has an address of its own. Elsewhere a port-forward arrives at the pod's own loopback.
      host: loopback ? settings.host : '::',
      port: settings.port,
      state: () => this.#lifecycle.state,
      allowedHosts: loopback ? new Set([new URL(config.getString('backend.baseUrl')).hostname]) : undefined,
    });
    this.#server = server;
    const port = await server.listen();
    this.#logger.info(`Listening on port ${port} of ${settings.host}`, {
      port,
      state: this.#lifecycle.state,
    });
    return server;
  }

  #remindOfSlowInit(): NodeJS.Timeout {
    const remind = () =>
      this.#logger.warn('The plugin has not finished its init. Until it has, the pod is not ready.', {
        state: this.#lifecycle.state,
        uptimeMs: Math.round(performance.now()),
      });
    return setInterval(remind, SLOW_INIT_MS).unref();
  }

  #logTransition(from: HostState, to: HostState, afterMs: number, details: Record<string, unknown>): void {
    if (to === 'failed') return;
    this.#logger.info(`${from} → ${to}`, { ...details, state: to, from, afterMs });
  }

  /**
   * Ends the process with the code's exit code. The log's last line is what the engine shows to people: Kubernetes
   * keeps the last 2 KiB of a log, so the long story stands in the line before it.
   */
  #fail(failure: HostFailure): void {
    const from = this.#lifecycle.state;
    this.#lifecycle.to('failed');
    const { exitCode, errorCode } = HOST_FAILURES[failure.code];
    if (failure.cause instanceof Error) this.#logger.error('The cause of what follows', failure.cause);
    const message =
      failure.message.length > MAX_MESSAGE ? `${failure.message.slice(0, MAX_MESSAGE)}…` : failure.message;
    this.#logger.error(message, { code: failure.code, errorCode, exitCode, state: 'failed', from });
    process.exit(exitCode);
  }

  #watchProcess(): void {
    process.on('SIGTERM', () => this.#stop('SIGTERM'));
    process.on('SIGINT', () => this.#stop('SIGINT'));
    process.on('uncaughtException', error => {
      if (this.#lifecycle.ended) return;
      const what =
        this.#lifecycle.state === 'starting' || this.#lifecycle.state === 'loading'
          ? 'while it started'
          : 'while it ran';
      this.#fail(
        toHostFailure(
          error,
          'PLUGIN_CRASHED',
          `The plugin crashed ${what} (an exception that nothing caught)`
        )
      );
    });
    process.on('exit', exitCode => {
      // Whoever else ends the process is the plugin: its 0 must not look like an orderly stop.
      if (!this.#lifecycle.ended) {
        this.#fail(
          new HostFailure(
            'PLUGIN_EXITED',
            `The plugin ended its process by itself (process.exit with ${exitCode}). It is started again.`
          )
        );
      }
    });
  }

  async #stop(signal: string): Promise<void> {
    const settings = this.#settings;
    const server = this.#server;
    const backend = this.#backend;
    this.#stopping.abort(new Error(`Stopped by ${signal}`));
    // A second signal changes nothing: what is being drained goes on.
    if (this.#lifecycle.ended || this.#lifecycle.state === 'draining') return;
    // A pod that only tried a configuration serves nobody.
    if (this.#lifecycle.state === 'ready' && !backend) this.#lifecycle.to('draining', { signal });
    if (this.#lifecycle.state !== 'ready' || !settings || !server || !backend) {
      this.#lifecycle.to('stopped', { signal });
      process.exit(0);
    }
    this.#lifecycle.to('draining', { signal, pending: server.pending });
    const outcome = await drain(server, {
      quietMs: settings.drainQuietMs,
      deadlineMs: settings.drainDeadlineMs,
      stop: () => backend.stop(),
    });
    if (this.#lifecycle.ended) return;
    this.#lifecycle.to('stopped', outcome);
    process.exit(0);
  }
}

/**
 * Runs a plugin host until its process ends.
 *
 * @param loaded - whether the host's own code came out of the code cache
 */
export async function runHost(env: NodeJS.ProcessEnv, loaded: { fromCache: boolean }): Promise<void> {
  await new PluginHost().run(env, loaded);
}
