import fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Kubelet } from '../kubelet/Kubelet';
import { ContainerLog } from '../kubelet/ContainerLog';
import type { Pod } from '../model/types';
import { isTrue } from './listOptions';
import { badRequest } from './status';

function number(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** The lines of a log between two offsets, each with its newline and its place. */
function linesBetween(file: string, from: number, to: number): Array<{ text: string; offset: number }> {
  if (to <= from) return [];
  const handle = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(to - from);
    const read = fs.readSync(handle, buffer, 0, buffer.length, from);
    const lines: Array<{ text: string; offset: number }> = [];
    let start = 0;
    while (start < read) {
      const newline = buffer.indexOf(0x0a, start);
      const end = newline < 0 || newline >= read ? read : newline + 1;
      lines.push({ text: buffer.toString('utf8', start, end), offset: from + start });
      start = end;
    }
    return lines;
  } finally {
    fs.closeSync(handle);
  }
}

/**
 * Answers with a container's log: `follow`, `tailLines`, `sinceSeconds`, `sinceTime`, `timestamps`, `limitBytes`,
 * `previous`, `container`.
 * @throws ApiError 400 for a container that there is not, or that has not started
 */
export function sendPodLog(
  kubelet: Kubelet,
  pod: Pod,
  query: URLSearchParams,
  response: ServerResponse
): void {
  const names = pod.spec.containers.map(container => container.name);
  const asked = query.get('container');
  if (!asked && names.length > 1) {
    throw badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`
    );
  }
  const name = asked ?? names[0] ?? '';
  if (!names.includes(name)) {
    throw badRequest(`container ${name} is not valid for pod ${pod.metadata.name}`);
  }
  const tail = number(query, 'tailLines');
  const sinceSeconds = number(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const limitBytes = number(query, 'limitBytes');
  const worker = kubelet.worker(pod.metadata.uid);
  const runner = worker?.runners.find(candidate => candidate.container.name === name);
  const status = pod.status.containerStatuses?.find(candidate => candidate.name === name);
  const previous = isTrue(query.get('previous'));
  let log = runner?.log;
  if (previous) {
    const count = (status?.restartCount ?? 0) - 1;
    const file = count >= 0 && worker ? worker.logFile(name, count) : '';
    if (!file || !fs.existsSync(file)) {
      throw badRequest(`previous terminated container "${name}" in pod "${pod.metadata.name}" not found`);
    }
    log = new ContainerLog(file);
  }
  if (!log) {
    const reason = status?.state.waiting?.reason ?? 'ContainerCreating';
    const text =
      reason === 'ErrImagePull' || reason === 'ImagePullBackOff'
        ? `trying and failing to pull image`
        : reason;
    throw badRequest(`container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${text}`);
  }
  const source = log;
  source.look();
  const sinceMs = sinceSeconds === undefined ? Date.parse(sinceTime ?? '') : Date.now() - sinceSeconds * 1000;
  const sizeOf = (): number => fs.statSync(source.file, { throwIfNoEntry: false })?.size ?? 0;
  const stamps = isTrue(query.get('timestamps'));
  const show = (line: { text: string; offset: number }): string =>
    stamps ? `${new Date(source.timeAt(line.offset)).toISOString()} ${line.text}` : line.text;

  let position = sizeOf();
  let lines = linesBetween(source.file, 0, position);
  if (!Number.isNaN(sinceMs)) lines = lines.filter(line => source.timeAt(line.offset) >= sinceMs);
  if (tail !== undefined) lines = tail === 0 ? [] : lines.slice(-tail);
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' });
  const text = lines.map(show).join('');
  const follow = isTrue(query.get('follow')) && !previous;
  response.write(limitBytes !== undefined && !follow ? text.slice(0, limitBytes) : text);
  if (!follow) {
    response.end();
    return;
  }
  response.flushHeaders();
  const unsubscribe = source.onChange(() => {
    const size = sizeOf();
    if (size < position) position = 0;
    if (size > position) {
      response.write(linesBetween(source.file, position, size).map(show).join(''));
      position = size;
    }
    const running = runner?.log === source && runner.status.state.running;
    if (!running) {
      unsubscribe();
      response.end();
    }
  });
  response.on('close', unsubscribe);
}
