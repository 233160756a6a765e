import net from 'node:net';

/** A server between a client and another server, that can be cut as a network is. */
export type TcpRelay = {
  port: number;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
};

/** Relays `127.0.0.1` at a free port to a port of the same machine. */
export async function startTcpRelay(target: number): Promise<TcpRelay> {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer(client => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = net.connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port');
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut() {
      isCut = true;
      end();
    },
    restore() {
      isCut = false;
    },
    async close() {
      end();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
