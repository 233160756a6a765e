import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Refusal } from '@flyloft/plugin-manager-common';
import type { PluginRoute, RouteTable } from '../../app/routing/routeTable';
import { selectRequestHeaders } from '../../domain/proxy/headers';
import { statusOf } from '../statusOf';
import type { TokenExchange } from './exchangeToken';
import { splitTarget } from './createPluginProxy';

const HANDSHAKE_HEADERS = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-extensions'];

function refuse(socket: Duplex, refusal: Refusal) {
  const body = JSON.stringify({ error: { name: 'Error', code: refusal.code, message: refusal.message } });
  const status = statusOf(refusal.code);
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
  );
}

/** The caller's token: browsers cannot set headers on a WebSocket, so it may stand where Backstage's signals put it. */
function callerToken(req: http.IncomingMessage): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  return req.headers['sec-websocket-protocol']?.split(',')[0]?.trim();
}

/**
 * Passes a WebSocket on where the plugin was granted connections of that kind. The token is exchanged as for any other
 * request and the target comes from the route table; nothing else of the handshake is kept.
 */
export async function proxyUpgrade(options: {
  req: http.IncomingMessage;
  socket: Duplex;
  head: Buffer;
  routes: Pick<RouteTable, 'find' | 'pickEndpoint'>;
  checkRoute(req: http.IncomingMessage, pluginId: string): { route: PluginRoute } | Refusal;
  auth: AuthService;
  tokens: TokenExchange;
}): Promise<void> {
  const { req, socket, head, routes, checkRoute, auth, tokens } = options;
  socket.on('error', () => socket.destroy());
  const target = splitTarget(req.url ?? '');
  if (!target) {
    socket.destroy();
    return;
  }
  const checked = checkRoute(req, target.pluginId);
  if ('code' in checked) {
    refuse(socket, checked);
    return;
  }
  const { route } = checked;
  if (!route.upgrade) {
    refuse(socket, {
      code: 'NOT_ALLOWED',
      message: `${route.pluginId} was not granted WebSocket connections (capability network:websocket).`,
    });
    return;
  }
  const endpoint = routes.pickEndpoint(route);
  const token = callerToken(req);
  if (!endpoint) {
    refuse(socket, { code: 'PLUGIN_NOT_RUNNING', message: `${route.pluginId} has no ready pod.` });
    return;
  }
  if (!token) {
    refuse(socket, { code: 'NOT_SIGNED_IN', message: 'Send a bearer token of this portal.' });
    return;
  }
  let exchanged: string;
  try {
    const caller = await auth.authenticate(token);
    // The portal's own token is never kept under a caller's, so that granting delegation later cannot mix the two up.
    exchanged = route.delegation
      ? await tokens.exchange(token, caller, route.pluginId)
      : await tokens.exchange('own', await auth.getOwnServiceCredentials(), route.pluginId);
  } catch {
    refuse(socket, {
      code: 'NOT_SIGNED_IN',
      message: 'The token is not one of this portal or has expired.',
    });
    return;
  }
  const handshake = Object.fromEntries(
    HANDSHAKE_HEADERS.flatMap(name => (req.headers[name] ? [[name, String(req.headers[name])]] : []))
  );
  const upstream = http.request({
    host: endpoint.address,
    port: endpoint.port,
    path: req.url,
    headers: {
      ...selectRequestHeaders(req.headers),
      ...handshake,
      authorization: `Bearer ${exchanged}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
    },
  });
  upstream.on('error', () =>
    refuse(socket, { code: 'PLUGIN_UNREACHABLE', message: `${route.pluginId} does not answer.` })
  );
  upstream.on('response', answer => {
    answer.resume();
    refuse(socket, {
      code: 'REQUEST_REFUSED',
      message: `${route.pluginId} refused the connection (${answer.statusCode}).`,
    });
  });
  upstream.on('upgrade', (answer, other, otherHead) => {
    const accept = answer.headers['sec-websocket-accept'];
    // The subprotocol carried the token, so the browser wants to see it accepted.
    const protocol = req.headers['sec-websocket-protocol'] ? `sec-websocket-protocol: ${token}\r\n` : '';
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n${protocol}` +
        `sec-websocket-accept: ${accept}\r\n\r\n`
    );
    if (otherHead.length > 0) socket.write(otherHead);
    if (head.length > 0) other.write(head);
    const end = () => {
      socket.destroy();
      other.destroy();
    };
    other.on('error', end).on('close', end);
    socket.on('close', end);
    socket.pipe(other);
    other.pipe(socket);
  });
  upstream.end();
}
