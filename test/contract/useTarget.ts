import { Namespaces, RawClient } from './client';
import { openTarget, type Target } from './target';

/** What a suite asks: a cluster, and a namespace in it for this file alone. */
export type Asked = { target: Target; client: RawClient; namespaces: Namespaces; home: string };

/** Opens the cluster before the tests of a file and hands it over; afterwards nothing of them is left in it. */
export function useTarget(prefix: string, handOver: (asked: Asked) => void): void {
  let asked: Asked | undefined;
  beforeAll(async () => {
    const target = await openTarget();
    const client = await RawClient.create(target.config);
    const namespaces = new Namespaces(client);
    asked = { target, client, namespaces, home: await namespaces.make(prefix) };
    handOver(asked);
  }, 120_000);
  afterAll(async () => {
    await asked?.namespaces.removeAll();
    asked?.client.close();
    await asked?.target.close();
  }, 120_000);
}
