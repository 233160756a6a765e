import type { Claim, Leases } from '../../ports';
import { waitFor } from './waitFor';
import type { RunDependencies } from './runDependencies';
import { runOperation } from './runOperation';

/** Operations that one replica works on at the same time; those that wait for a cluster count too. */
const MAX_RUNNING = 20;

/** How long an operation rests after an unexpected failure, such as a database that went away. */
const LEFT_MS = 1_000;

/** Claims operations as they come and runs them. */
export class Executor {
  readonly #running = new Set<Promise<void>>();
  readonly #shutdown = new AbortController();
  #work: { stop(): void } | undefined;
  #claiming = false;
  #again = false;
  /** The last look failed; said once, and not twice a second. */
  #blind = false;

  constructor(private readonly dependencies: RunDependencies, private readonly leases: Leases) {}

  start(): void {
    this.#work = this.leases.onWork(() => void this.#claimAll());
    void this.#claimAll();
  }

  /** Ends when every run has come to rest; what it worked on is free for others. */
  async stop(): Promise<void> {
    this.#work?.stop();
    this.#shutdown.abort();
    await Promise.all(this.#running);
  }

  async #claimAll(): Promise<void> {
    if (this.#claiming) {
      this.#again = true;
      return;
    }
    this.#claiming = true;
    try {
      do {
        this.#again = false;
        while (!this.#shutdown.signal.aborted && this.#running.size < MAX_RUNNING) {
          const claim = await this.leases.claimNext();
          this.#blind = false;
          if (!claim) break;
          this.#begin(claim);
        }
      } while (this.#again && !this.#shutdown.signal.aborted);
    } catch (error) {
      // The database is away or was for a moment; the next look at the leases tries again.
      if (!this.#blind) this.dependencies.log.warn('Cannot look for operations to run', error as Error);
      this.#blind = true;
    } finally {
      this.#claiming = false;
    }
  }

  #begin(claim: Claim): void {
    const run = this.#run(claim).finally(() => {
      this.#running.delete(run);
      void this.#claimAll();
    });
    this.#running.add(run);
  }

  async #run(claim: Claim): Promise<void> {
    const { log } = this.dependencies;
    try {
      const end = await runOperation(this.dependencies, claim, this.#shutdown.signal);
      log.info(`Operation ${claim.operationId}: ${end}`);
    } catch (error) {
      log.warn(`Operation ${claim.operationId} was left: ${error instanceof Error ? error.message : error}`);
      // What failed unexpectedly would fail again at once: the claim is kept for a moment.
      await waitFor(LEFT_MS, claim.lost, this.#shutdown.signal);
    }
    try {
      await claim.release();
    } catch {
      // The row expires by itself.
    }
  }
}
