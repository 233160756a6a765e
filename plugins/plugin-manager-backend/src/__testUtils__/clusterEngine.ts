import { startTestPostgres, type TestPostgres } from '@flyloft/local-processes';
import type { Operation, Plan, WantedChange } from '@flyloft/plugin-manager-common';
import type { EngineOptions } from '../app/engine';
import type { Announcement, Cluster, KubernetesObject } from '../ports';
import { clusterParts } from './clusterParts';
import { migratedDatabase } from './database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOperation,
  whenOver,
  type TestEngine,
} from './engine';
import { startEngineCluster, type EngineCluster } from './localCluster';
import { NAMESPACE, serviceBacked } from './serviceBacked';
import { startTcpRelay, type TcpRelay } from './tcpRelay';

/** Who owns the database of the plugin `radar`. */
export const OWNER = { tenant: 'default', environment: 'local', pluginId: 'radar' };

/** An engine on a local cluster and two PostgreSQL servers that can be cut off. */
export class ClusterEngine {
  cluster!: EngineCluster;
  test!: TestEngine;
  kubernetes!: Cluster;
  parts!: ReturnType<typeof clusterParts>;
  /** In front of the server with the plugins' databases. */
  pluginServer!: TcpRelay;
  /** In front of the engine's own database. */
  engineServer!: TcpRelay;
  /** What people were told since {@link begin}. */
  announced: Announcement[] = [];
  #postgres!: TestPostgres;
  #database!: Awaited<ReturnType<typeof migratedDatabase>>;

  async startAll(): Promise<void> {
    this.cluster = await startEngineCluster();
    this.#postgres = await startTestPostgres();
    this.pluginServer = await startTcpRelay(this.#postgres.connection.port);
  }

  async stopAll(): Promise<void> {
    await this.cluster.close();
    await this.pluginServer.close();
    await this.#postgres.stop();
  }

  /** A fresh database and engine; `change` may put something in front of its parts. */
  async begin(
    change: (parts: ReturnType<typeof clusterParts>) => Partial<EngineOptions> = () => ({})
  ): Promise<void> {
    this.announced = [];
    this.#database = await migratedDatabase(async port => {
      this.engineServer = await startTcpRelay(port);
      return this.engineServer.port;
    });
    this.parts = clusterParts(
      {
        kubeconfig: this.cluster.kubeconfig,
        admin: { ...this.#postgres.connection, port: this.pluginServer.port },
      },
      () => this.test.store,
      { announce: async announcement => void this.announced.push(announcement) }
    );
    this.kubernetes = this.parts.clusters.forEnvironment('local');
    this.test = await createTestEngine(this.#database.knex, { ...this.parts, ...change(this.parts) });
    await this.test.publish(serviceBacked);
    await this.test.engine.start();
  }

  async end(): Promise<void> {
    await this.test.close();
    await this.kubernetes.remove({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE });
    await this.parts.databases.remove(OWNER);
    this.parts.close();
    await this.#database.drop();
    await this.engineServer.close();
  }

  get knex() {
    return this.#database.knex;
  }

  async approve(changes: WantedChange[]): Promise<{ plan: Plan; id: string }> {
    const { plan } = valueOf(await this.test.engine.makePlan({ changes, request: true }, developer));
    const { operation } = valueOf(
      await this.test.engine.approvePlan(plan.id, { digest: plan.digest }, admin)
    );
    return { plan, id: operation?.id ?? '' };
  }

  async whenOver(id: string): Promise<Operation> {
    return (await whenOver(this.test, id, 60_000)).value;
  }

  async carryOut(changes: WantedChange[]): Promise<{ plan: Plan; operation: Operation }> {
    const { plan, id } = await this.approve(changes);
    return { plan, operation: await this.whenOver(id) };
  }

  /** Waits until an operation's state or steps are as wanted. */
  async until(id: string, wanted: (operation: Operation) => boolean): Promise<Operation> {
    return whenOperation(this.test, id, wanted, 60_000);
  }

  async read(kind: string, name: string): Promise<KubernetesObject | undefined> {
    const found = await this.kubernetes.read({
      apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
      kind,
      name,
      ...(kind === 'Namespace' ? {} : { namespace: NAMESPACE }),
    });
    return found.outcome === 'found' ? found.object : undefined;
  }

  /** What the plugin's backend answers at the address that the portal would use. */
  async answer(): Promise<unknown> {
    const [endpoint] = await this.kubernetes.endpoints(NAMESPACE, 'radar');
    if (!endpoint) return undefined;
    const response = await fetch(`http://${endpoint.address}:${endpoint.port}/api/radar`);
    return response.json();
  }
}
