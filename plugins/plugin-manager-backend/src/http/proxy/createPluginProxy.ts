import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { AuthService, HttpAuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { Refusal } from '@flyloft/plugin-manager-common';
import type { PluginTrafficHandler } from '@flyloft/plugin-manager-node';
import type { Request, Response } from 'express';
import type { TrafficCounters } from '../../app/health/TrafficCounters';
import type { PluginRoute, RouteTable } from '../../app/routing/routeTable';
import { accessOfPath } from '../../domain/proxy/accessOfPath';
import { checkRequestTarget } from '../../domain/proxy/checkRequestTarget';
import { isActiveDestination, selectRequestHeaders, selectResponseHeaders } from '../../domain/proxy/headers';
import { sendRefusal } from '../sendRefusal';
import { TokenExchange } from './exchangeToken';
import { proxyUpgrade } from './proxyUpgrade';
import { VerifiedCallers } from './verifiedCallers';

/** What the proxy needs from its surroundings. */
export type PluginProxyOptions = {
  routes: Pick<RouteTable, 'find' | 'pickEndpoint'>;
  auth: AuthService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  /** Counts what is passed on, and how that ended. */
  traffic: Pick<TrafficCounters, 'record'>;
  /** Milliseconds until a plugin must have begun its answer. */
  answerTimeoutMs?: number;
};

const BEARER = /^Bearer +(\S+)$/i;

/** The plugin's id and the path below `/api/<id>` of a request target, where it has that form. */
export function splitTarget(target: string): { pluginId: string; path: string } | undefined {
  const match = /^\/api\/([^/?]+)([^?]*)/.exec(target);
  if (!match) return undefined;
  return { pluginId: match[1]!, path: match[2] === '' ? '/' : match[2]! };
}

/**
 * Passes `/api/<pluginId>/…` on to the plugin's pod, both ways as a stream. The plugin is looked up for each request, the
 * portal's own routes come first, the caller's token is exchanged, and headers go through two allow-lists.
 */
export function createPluginProxy(options: PluginProxyOptions): PluginTrafficHandler {
  const { routes, auth, httpAuth, logger, traffic, answerTimeoutMs = 60_000 } = options;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256, keepAliveMsecs: 10_000 });
  const tokens = new TokenExchange(auth);
  const callers = new VerifiedCallers();

  /** The authorization header for the plugin, or why the request goes no further. */
  async function authorize(
    req: Request,
    route: PluginRoute,
    path: string
  ): Promise<{ header?: string } | Refusal> {
    const access = accessOfPath(path, req.method, route.publicPaths);
    if (access === 'internal') {
      return {
        code: 'NOT_ALLOWED',
        message: 'This path is for the portal itself. Nothing outside calls it.',
      };
    }
    const callerToken = BEARER.exec(req.headers.authorization ?? '')?.[1];
    if (callerToken === undefined) {
      if (access === 'public') return {};
      return {
        code: 'NOT_SIGNED_IN',
        message: `Sign in to use ${route.pluginId}: send a bearer token of this portal.`,
      };
    }
    try {
      const credentials = await callers.credentialsOf(callerToken, () =>
        httpAuth.credentials(req, { allow: ['user', 'service'] })
      );
      if (!route.delegation && auth.isPrincipal(credentials, 'user')) {
        const own = await auth.getOwnServiceCredentials();
        return { header: `Bearer ${await tokens.exchange('own', own, route.pluginId)}` };
      }
      return { header: `Bearer ${await tokens.exchange(callerToken, credentials, route.pluginId)}` };
    } catch (error) {
      logger.debug(`a caller's token was refused for ${route.pluginId}: ${error}`);
      if (access === 'public') return {};
      return {
        code: 'NOT_SIGNED_IN',
        message: 'The token is not one of this portal or has expired. Sign in again.',
      };
    }
  }

  function checkRoute(req: http.IncomingMessage, pluginId: string): { route: PluginRoute } | Refusal {
    const route = routes.find(pluginId);
    if (!route) {
      return { code: 'PLUGIN_NOT_FOUND', message: `No plugin with the id "${pluginId}" is installed here.` };
    }
    const badTarget = checkRequestTarget(req.url ?? '/');
    if (badTarget) return badTarget;
    if (isActiveDestination(req.headers)) {
      return {
        code: 'REQUEST_REFUSED',
        message: "A plugin's API answers data: it is never a document, script, style or frame of the portal.",
      };
    }
    if (['stopped', 'stopping', 'uninstalling', 'uninstalled', 'failed'].includes(route.state)) {
      return {
        code: 'PLUGIN_NOT_RUNNING',
        message: `${pluginId} is ${route.state}. An admin can start it from Marketplace → Installed.`,
      };
    }
    return { route };
  }

  async function handle(req: Request, res: Response): Promise<void> {
    const target = splitTarget(req.originalUrl);
    if (!target) return sendRefusal(res, { code: 'NOT_FOUND', message: 'There is nothing at this address.' });
    const checked = checkRoute(Object.assign(req, { url: req.originalUrl }), target.pluginId);
    if ('code' in checked) return sendRefusal(res, checked);
    const { route } = checked;
    const endpoint = routes.pickEndpoint(route);
    if (!endpoint) {
      traffic.record(route.installationId, 503);
      return sendRefusal(res, {
        code: 'PLUGIN_NOT_RUNNING',
        message: `${route.pluginId} has no ready pod right now. Try again in a moment; its status page says why.`,
      });
    }
    const authorization = await authorize(req, route, target.path);
    if ('code' in authorization) return sendRefusal(res, authorization);

    const headers: Record<string, string> = {
      ...selectRequestHeaders(req.headers),
      host: `${endpoint.address}:${endpoint.port}`,
      'x-forwarded-proto': req.protocol,
      'x-forwarded-host': req.headers.host ?? '',
      ...(authorization.header ? { authorization: authorization.header } : {}),
    };
    return pass(req, res, route, { host: endpoint.address, port: endpoint.port, headers });
  }

  function pass(
    req: Request,
    res: Response,
    route: PluginRoute,
    target: { host: string; port: number; headers: Record<string, string> }
  ): Promise<void> {
    return new Promise(resolve => {
      const began = performance.now();
      const upstream = http.request({ ...target, agent, method: req.method, path: req.originalUrl });
      const timer = setTimeout(() => {
        upstream.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
      }, answerTimeoutMs);
      upstream.on('response', answer => {
        clearTimeout(timer);
        // A stream that stays open answered when it began.
        traffic.record(route.installationId, answer.statusCode ?? 502, performance.now() - began);
        res.writeHead(answer.statusCode ?? 502, selectResponseHeaders(answer.headers, route.pluginId));
        res.flushHeaders();
        answer.pipe(res);
        answer.on('error', () => res.destroy());
      });
      upstream.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        if (res.headersSent) {
          res.destroy();
          return;
        }
        // Who went away has not been failed.
        if (!res.destroyed) traffic.record(route.installationId, 502);
        const late = error.code === 'ETIMEDOUT';
        sendRefusal(res, {
          code: late ? 'PLUGIN_TIMEOUT' : 'PLUGIN_UNREACHABLE',
          message: late
            ? `${route.pluginId} did not answer within ${
                answerTimeoutMs / 1000
              } s. Try again, or look at its logs.`
            : `${route.pluginId} does not answer (${
                error.code ?? 'connection closed'
              }). It is restarted by itself; try again in a moment.`,
        });
      });
      res.on('close', () => {
        clearTimeout(timer);
        upstream.destroy();
        resolve();
      });
      // The plugin sees the request before its body is there, so that an upload and an answer can flow at the same time.
      upstream.flushHeaders();
      req.on('error', () => upstream.destroy());
      req.pipe(upstream);
    });
  }

  return {
    owns(url: string): boolean {
      const target = splitTarget(url);
      return target !== undefined && routes.find(target.pluginId) !== undefined;
    },
    async handle(req, res, next) {
      await handle(req, res).catch(next);
    },
    async upgrade(req: http.IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
      await proxyUpgrade({ req, socket, head, routes, checkRoute, auth, tokens });
    },
    close() {
      agent.destroy();
    },
  };
}
