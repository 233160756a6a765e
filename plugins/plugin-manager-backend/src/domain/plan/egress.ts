import { isJsonObject, type Manifest } from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';
import type { EgressTarget } from '../render/types';

const DEFAULT_PORT = 443;

/** `api.example.com` or `api.example.com:8443`; 443 where no port is named. */
function parseHost(text: string): { host: string; port: number } {
  const [host = '', port] = text.split(':');
  return { host, port: port === undefined ? DEFAULT_PORT : Number(port) };
}

/** Host and port of an address; undefined where it is none, or a relative one (which the portal itself answers). */
function parseAddress(text: string): { host: string; port: number } | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const standard = { 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 }[protocol];
  if (hostname === '' || (port === '' && standard === undefined)) return undefined;
  return { host: hostname.toLowerCase(), port: port === '' ? standard! : Number(port) };
}

/** Values at a dotted path; `*` and lists stand for every part. */
function atPath(value: Json | undefined, keys: readonly string[]): Json[] {
  if (value === undefined) return [];
  const [key, ...rest] = keys;
  if (key === undefined) return Array.isArray(value) ? value : [value];
  if (Array.isArray(value)) return value.flatMap(item => atPath(item, key === '*' ? rest : keys));
  if (!isJsonObject(value)) return [];
  if (key === '*') return Object.values(value).flatMap(item => atPath(item, rest));
  return Object.hasOwn(value, key) ? atPath(value[key], rest) : [];
}

/** A field whose value should be an address and is not one that can be opened. */
export type UnreadableAddress = { field: string };

/**
 * Hosts that a plugin may reach: those of its manifest, and those in the config fields that the manifest names in
 * `egressFrom`. Without duplicates, sorted by host and port. A secret cannot name a host: nobody could approve it.
 */
export function egressTargets(
  manifest: Pick<Manifest, 'egress' | 'egressFrom'>,
  config: JsonObject
): { targets: EgressTarget[]; unreadable: UnreadableAddress[] } {
  const targets = new Map<string, EgressTarget>();
  const unreadable: UnreadableAddress[] = [];
  const add = (target: EgressTarget) => {
    const key = `${target.host}:${target.port}`;
    if (!targets.has(key)) targets.set(key, target);
  };
  for (const text of manifest.egress) add({ ...parseHost(text), because: 'manifest' });
  for (const field of manifest.egressFrom) {
    for (const value of atPath(config, field.split('.'))) {
      if (value === null || value === '') continue;
      const target = typeof value === 'string' ? parseAddress(value) : undefined;
      if (target) add({ ...target, because: `field "${field}"` });
      else if (typeof value !== 'string' || !value.startsWith('/')) unreadable.push({ field });
    }
  }
  const order = (a: EgressTarget, b: EgressTarget) => {
    if (a.host === b.host) return a.port - b.port;
    return a.host < b.host ? -1 : 1;
  };
  return { targets: [...targets.values()].sort(order), unreadable };
}
