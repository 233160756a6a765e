import { createHash } from 'node:crypto';
import net from 'node:net';
import type { Pod } from '../model/types';

const TRIES = 50;

/** A loopback address from 127.16.0.1 to 127.254.255.254, spread by a seed so that clusters side by side do not meet. */
function addressFor(seed: string): string {
  const digest = createHash('sha256').update(seed).digest();
  const [a = 0, b = 0, c = 0] = digest;
  return `127.${16 + (a % 239)}.${b}.${1 + (c % 254)}`;
}

function canListen(address: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: address, port }, () => server.close(() => resolve(true)));
  });
}

/**
 * Finds a loopback address of its own for a pod, so that every pod can listen on the same container port. Linux routes
 * all of 127/8 to the loopback interface.
 * @throws Error when none is free on the pod's ports
 */
export async function choosePodAddress(pod: Pod, taken: ReadonlySet<string>): Promise<string> {
  const ports = pod.spec.containers
    .flatMap(container => container.ports ?? [])
    .map(port => port.containerPort);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const address = addressFor(`${pod.metadata.uid}/${attempt}`);
    if (taken.has(address)) continue;
    const free = await Promise.all(ports.map(port => canListen(address, port)));
    if (free.every(Boolean)) return address;
  }
  throw new Error(
    `no loopback address is free on port ${ports.join(
      ', '
    )}: a program that listens on all addresses (0.0.0.0) holds it. Stop that program or let it listen on 127.0.0.1 only.`
  );
}
