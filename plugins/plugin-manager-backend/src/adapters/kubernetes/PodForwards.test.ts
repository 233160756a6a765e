import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { KubernetesConnection } from './KubernetesConnection';
import { PodForwards } from './PodForwards';
import { reachFromOutside, reachInside } from './reach';

/** An API server that knows port-forward only, in front of one pod. */
async function startApi(podPort: number) {
  const server = http.createServer((_, response) => response.writeHead(404).end());
  const asked: string[] = [];
  const sockets = new WebSocketServer({
    server,
    handleProtocols: offered => (offered.has('v4.channel.k8s.io') ? 'v4.channel.k8s.io' : false),
    verifyClient: ({ req }: { req: http.IncomingMessage }) => req.headers.authorization === 'Bearer t0ken',
  });
  sockets.on('connection', (socket, request) => {
    asked.push(request.url ?? '');
    const port = Buffer.alloc(2);
    port.writeUInt16LE(8080);
    // The first frame of each channel says which port it is.
    socket.send(Buffer.concat([Buffer.from([0]), port]));
    socket.send(Buffer.concat([Buffer.from([1]), port]));
    const pod = net.connect(podPort, '127.0.0.1');
    pod.on('data', data => socket.send(Buffer.concat([Buffer.from([0]), data])));
    pod.on('close', () => socket.close());
    socket.on('message', (data: Buffer) => pod.write(data.subarray(1)));
    socket.on('close', () => pod.destroy());
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    asked,
    connections: () => sockets.clients.size,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
    },
  };
}

/** A plugin's backend: says what it was asked, with which token. */
async function startPod() {
  const server = http.createServer((request, response) => {
    response.end(`${request.method} ${request.url} ${request.headers.authorization}`);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as net.AddressInfo).port, close: () => server.close() };
}

let folder: string;
let pod: Awaited<ReturnType<typeof startPod>>;
let api: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-forward-'));
  pod = await startPod();
  api = await startApi(pod.port);
});
afterEach(async () => {
  await api.close();
  pod.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function connect(token: string): PodForwards {
  const kubeconfig = path.join(folder, 'config');
  const config = {
    clusters: [{ name: 'c', cluster: { server: api.url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  fs.writeFileSync(kubeconfig, JSON.stringify(config));
  const connection = KubernetesConnection.load({ kubeconfig });
  return new PodForwards(
    (target, socket, onClosed) => connection.forward(target, socket, onClosed),
    error => {
      throw error;
    }
  );
}

const target = { namespace: 'plugin-x-local', pod: 'x-1', port: 8080 };

describe('PodForwards', () => {
  it('leads requests to the pod as they are', async () => {
    const forwards = connect('t0ken');
    const [endpoint] = await forwards.keep('x', [target]);
    expect(endpoint?.address).toBe('127.0.0.1');
    const response = await fetch(`http://127.0.0.1:${endpoint?.port}/api/x/a?b=c`, {
      headers: { authorization: 'Bearer of-a-user' },
    });
    expect(await response.text()).toBe('GET /api/x/a?b=c Bearer of-a-user');
    expect(api.asked).toEqual(['/api/v1/namespaces/plugin-x-local/pods/x-1/portforward?ports=8080']);
    expect(await forwards.keep('x', [target])).toEqual([endpoint]);
    forwards.close();
  });

  it('ends a forward that is not needed any more, with its connections', async () => {
    const forwards = connect('t0ken');
    const [endpoint] = await forwards.keep('x', [target]);
    const socket = net.connect(endpoint?.port ?? 0, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise(resolve => {
      socket.once('data', resolve);
    });
    const closed = new Promise(resolve => {
      socket.once('close', resolve);
    });
    expect(await forwards.keep('x', [])).toEqual([]);
    await closed;
    await expect(fetch(`http://127.0.0.1:${endpoint?.port}/`)).rejects.toThrow('fetch failed');
  });

  it('closes a connection that the cluster refuses', async () => {
    const forwards = connect('wrong');
    const [endpoint] = await forwards.keep('x', [target]);
    await expect(fetch(`http://127.0.0.1:${endpoint?.port}/`)).rejects.toThrow('fetch failed');
    forwards.close();
  });
});

describe('reach', () => {
  it('is the Service inside the cluster, while it has a ready pod', async () => {
    const ready = [{ address: '10.0.0.1', port: 8080, pod: 'x-1' }];
    expect(await reachInside.endpoints('plugin-x-local', 'x', ready)).toEqual([
      { address: 'x.plugin-x-local.svc', port: 8080 },
    ]);
    expect(await reachInside.endpoints('plugin-x-local', 'x', [])).toEqual([]);
  });

  it('is a pod’s own address on this machine, and a forward to any other', async () => {
    const reach = reachFromOutside(connect('t0ken'));
    expect(await reach.endpoints('n', 'x', [{ address: '127.8.0.1', port: 8080, pod: 'x-1' }])).toEqual([
      { address: '127.8.0.1', port: 8080 },
    ]);
    expect(await reach.endpoints('n', 'x', [{ address: '10.0.0.1', port: 8080, pod: 'x-1' }])).toEqual([
      { address: '127.0.0.1', port: expect.any(Number) },
    ]);
    reach.close();
  });
});
