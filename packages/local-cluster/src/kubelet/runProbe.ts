import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { spawn } from 'node:child_process';
import type { Container, IntOrString, ProbeHandler } from '../model/types';
import type { ContainerCommand } from './containerCommand';

export type ProbeResult = { ok: true } | { ok: false; message: string };

const MAX_BODY = 10 * 1024;

function portNumber(container: Container, port: IntOrString): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(candidate => candidate.name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

function httpProbe(
  handler: NonNullable<ProbeHandler['httpGet']>,
  container: Container,
  podIP: string,
  timeoutMs: number
): Promise<ProbeResult> {
  const port = portNumber(container, handler.port);
  if (port === undefined)
    return Promise.resolve({ ok: false, message: `couldn't find port: ${handler.port}` });
  const secure = handler.scheme === 'HTTPS';
  const host = handler.host || podIP;
  const path = handler.path?.startsWith('/') ? handler.path : `/${handler.path ?? ''}`;
  const url = `${secure ? 'https' : 'http'}://${host}:${port}${path}`;
  return new Promise(resolve => {
    const headers = Object.fromEntries((handler.httpHeaders ?? []).map(({ name, value }) => [name, value]));
    const request = (secure ? https : http).request(
      url,
      {
        method: 'GET',
        agent: false,
        headers: { 'User-Agent': 'kube-probe/1.36', Accept: '*/*', Connection: 'close', ...headers },
        // A probe asks whether the container answers, not who it is, as on a real node.
        rejectUnauthorized: false,
        timeout: timeoutMs,
      },
      response => {
        let seen = 0;
        response.on('data', (chunk: Buffer) => {
          seen += chunk.length;
          if (seen > MAX_BODY) response.destroy();
        });
        response.on('error', () => undefined);
        const status = response.statusCode ?? 0;
        resolve(
          status >= 200 && status < 400
            ? { ok: true }
            : { ok: false, message: `HTTP probe failed with statuscode: ${status}` }
        );
        response.resume();
      }
    );
    request.on('timeout', () =>
      request.destroy(new Error('context deadline exceeded (Client.Timeout exceeded while awaiting headers)'))
    );
    request.on('error', error =>
      resolve({ ok: false, message: `Get "${url}": ${dialText(error, host, port)}` })
    );
    request.end();
  });
}

function dialText(error: Error, host: string, port: number): string {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
    ? `dial tcp ${host}:${port}: connect: connection refused`
    : error.message;
}

function tcpProbe(host: string, port: number | undefined, timeoutMs: number): Promise<ProbeResult> {
  if (port === undefined) return Promise.resolve({ ok: false, message: "couldn't find port" });
  return new Promise(resolve => {
    const socket = net.connect({ host, port, timeout: timeoutMs });
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true });
    });
    socket.once('timeout', () => socket.destroy(new Error(`dial tcp ${host}:${port}: i/o timeout`)));
    socket.once('error', error => resolve({ ok: false, message: dialText(error, host, port) }));
  });
}

function execProbe(argv: readonly string[], what: ContainerCommand, timeoutMs: number): Promise<ProbeResult> {
  const [file, ...args] = argv;
  if (!file) return Promise.resolve({ ok: false, message: 'no command' });
  return new Promise(resolve => {
    const child = spawn(file, args, {
      env: what.environment,
      cwd: what.workingDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(0, MAX_BODY);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', error => resolve({ ok: false, message: error.message }));
    child.once('close', code => resolve(code === 0 ? { ok: true } : { ok: false, message: output }));
  });
}

/** Asks a container once. Never throws: what goes wrong is the answer. */
export function runProbe(
  handler: ProbeHandler,
  container: Container,
  podIP: string,
  what: ContainerCommand,
  timeoutMs: number
): Promise<ProbeResult> {
  if (handler.httpGet) return httpProbe(handler.httpGet, container, podIP, timeoutMs);
  if (handler.tcpSocket) {
    const { host, port } = handler.tcpSocket;
    return tcpProbe(host || podIP, portNumber(container, port), timeoutMs);
  }
  if (handler.exec) return execProbe(handler.exec.command ?? [], what, timeoutMs);
  return Promise.resolve({ ok: false, message: 'the local cluster has no gRPC probes' });
}
