import net from 'node:net';
import type { Endpoint } from '../../ports/cluster';

/** Where a forward ends. */
export type ForwardTarget = { namespace: string; pod: string; port: number };

/** Connects one local connection with a pod; resolves to what ends the far side. */
export type OpenForward = (
  target: ForwardTarget,
  socket: net.Socket,
  onClosed: () => void
) => Promise<{ close(): void }>;

type Forward = { target: ForwardTarget; endpoint: Endpoint; close(): void };

const keyOf = ({ namespace, pod, port }: ForwardTarget) => `${namespace}/${pod}:${port}`;

/**
 * Ports of this machine's loopback interface that lead to pods of a cluster somewhere else, as `kubectl port-forward`
 * does: one listener for each pod, one tunnel for each connection to it. Requests reach the pod with every header, which
 * they would not through the API server's service proxy.
 */
export class PodForwards {
  private readonly forwards = new Map<string, Map<string, Promise<Forward>>>();

  constructor(private readonly open: OpenForward, private readonly onError: (error: unknown) => void) {}

  /** Makes just these forwards for an owner, and ends those that it had besides; in the order of the targets. */
  async keep(owner: string, targets: readonly ForwardTarget[]): Promise<Endpoint[]> {
    const kept = this.forwards.get(owner) ?? new Map<string, Promise<Forward>>();
    const wanted = new Map(targets.map(target => [keyOf(target), target]));
    for (const [key, forward] of kept) {
      if (wanted.has(key)) continue;
      kept.delete(key);
      forward.then(({ close }) => close()).catch(this.onError);
    }
    for (const [key, target] of wanted) if (!kept.has(key)) kept.set(key, this.listen(target));
    if (kept.size > 0) this.forwards.set(owner, kept);
    else this.forwards.delete(owner);
    const forwards = await Promise.all([...wanted.keys()].map(key => kept.get(key)));
    return forwards.flatMap(forward => (forward ? [forward.endpoint] : []));
  }

  close(): void {
    for (const owner of [...this.forwards.keys()]) this.keep(owner, []).catch(this.onError);
  }

  private async listen(target: ForwardTarget): Promise<Forward> {
    const sockets = new Set<net.Socket>();
    const server = net.createServer(socket => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      this.open(target, socket, () => socket.destroy()).then(
        tunnel => {
          if (socket.destroyed) tunnel.close();
          else socket.on('close', () => tunnel.close());
        },
        () => socket.destroy()
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    const { port } = server.address() as net.AddressInfo;
    return {
      target,
      endpoint: { address: '127.0.0.1', port },
      close() {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  }
}
