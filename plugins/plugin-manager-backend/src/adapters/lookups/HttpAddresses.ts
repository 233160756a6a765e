import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { AddressAnswer, Addresses } from '../../ports';

/** Milliseconds within which an address must answer. */
const DEADLINE_MS = 5_000;

/** Networks that the portal reaches and a person who fills in a form need not: its own machine and its neighbours. */
const OWN = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const) {
  OWN.addSubnet(network, prefix, 'ipv4');
}
OWN.addAddress('::1', 'ipv6');
OWN.addAddress('::', 'ipv6');
OWN.addSubnet('fc00::', 7, 'ipv6');
OWN.addSubnet('64:ff9b::', 96, 'ipv6');

/** Networks that nobody may have asked, whatever the configuration says: credentials of the machine, groups. */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16, 'ipv4');
NEVER.addSubnet('224.0.0.0', 3, 'ipv4');
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addSubnet('ff00::', 8, 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');

type Found = { address: string; family: number };

const isIn = (list: BlockList, { address, family }: Found) =>
  list.check(address, family === 6 ? 'ipv6' : 'ipv4');

const REASONS: Record<string, string> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that the portal does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that the portal does not know',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

const describe = (error: unknown): string => {
  const code = (error as { code?: string }).code ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
};

/**
 * {@link Addresses} over HTTP. A name is looked up once and the connection goes to just the address that was looked at,
 * so that a name cannot mean one thing when it is checked and another one when it is used.
 */
export class HttpAddresses implements Addresses {
  private readonly isAllowed: (host: string) => boolean;

  /** `isAllowed`: whether the configuration lets the portal reach a host in its own network. */
  constructor(options: { isAllowed(host: string): boolean }) {
    this.isAllowed = options.isAllowed;
  }

  async send(request: Parameters<Addresses['send']>[0]): Promise<AddressAnswer> {
    let url: URL;
    try {
      url = new URL(request.url);
    } catch {
      return { outcome: 'refused', because: 'This is no address. Enter one such as https://example.com.' };
    }
    if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
      return {
        outcome: 'refused',
        because: 'Only http and https without a name or a password can be tried.',
      };
    }
    const name = url.hostname.replace(/^\[|\]$/g, '');
    let found: Found[];
    try {
      found = isIP(name) ? [{ address: name, family: isIP(name) }] : await lookup(name, { all: true });
    } catch (error) {
      return { outcome: 'failed', because: `${url.host} does not answer: ${describe(error)}.` };
    }
    const [target] = found;
    if (!target) return { outcome: 'failed', because: `${url.host} does not answer: its name is not known.` };
    if (found.some(one => isIn(NEVER, one))) {
      return {
        outcome: 'refused',
        because: `The portal never asks ${url.host}: it belongs to the machine itself.`,
      };
    }
    if (found.some(one => isIn(OWN, one)) && !this.isAllowed(url.host)) {
      return {
        outcome: 'refused',
        because: `${url.host} is in the portal's own network, which it does not try for anybody. An admin can allow the host under backend.reading.allow.`,
      };
    }
    return this.sendTo(url, target, request);
  }

  private sendTo(
    url: URL,
    target: Found,
    { method, headers = {}, body, signal }: Parameters<Addresses['send']>[0]
  ): Promise<AddressAnswer> {
    const started = performance.now();
    return new Promise(resolve => {
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        method,
        headers: {
          'user-agent': 'flyloft',
          ...headers,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        },
        agent: false,
        signal: AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), ...(signal ? [signal] : [])]),
        lookup: (_name, options, callback) => {
          if (options.all) callback(null, [{ address: target.address, family: target.family }]);
          else callback(null, target.address, target.family);
        },
      });
      request.once('response', response => {
        resolve({
          outcome: 'answered',
          status: response.statusCode ?? 0,
          milliseconds: Math.round(performance.now() - started),
        });
        response.destroy();
      });
      request.once('error', error => {
        const because =
          error.name === 'AbortError' || error.name === 'TimeoutError'
            ? 'it does not answer'
            : describe(error);
        resolve({ outcome: 'failed', because: `${url.host} did not take the request: ${because}.` });
      });
      request.end(body);
    });
  }
}
