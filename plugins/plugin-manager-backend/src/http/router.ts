import type { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { ENDPOINTS, FlyloftError, type Endpoint, type EndpointName } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '@backstage/types';
import express, { type Request, type RequestHandler, type Response } from 'express';
import Router from 'express-promise-router';
import type { z } from 'zod';
import { authorize } from '../app/authorized/authorize';
import type { Caller } from '../app/authorized/guarded';
import type { UseCases } from '../app/createUseCases';
import type { Engine } from '../app/engine';
import type { BundleTokens } from '../ports';
import { identifyCaller, type CallerDependencies } from './caller';
import { checkOrigin } from './checkOrigin';
import { createErrorHandler, inputRefusal, type DatabaseState } from './errorHandler';
import type { AnyHandler, Handlers } from './handler';
import { KeptAnswers } from './keptAnswers';
import { buildOpenApiDocument } from './openapi/buildOpenApiDocument';
import { VerifiedCallers } from './proxy/verifiedCallers';
import { rememberReads } from './rememberReads';
import { administrationRoutes } from './routes/administrationRoutes';
import { catalogueRoutes } from './routes/catalogueRoutes';
import { configurationRoutes } from './routes/configurationRoutes';
import { draftRoutes } from './routes/draftRoutes';
import { foresightRoutes } from './routes/foresightRoutes';
import { detectionRoutes } from './routes/detectionRoutes';
import { discoveryRoutes } from './routes/discoveryRoutes';
import { frontendRoutes } from './routes/frontendRoutes';
import { installationRoutes } from './routes/installationRoutes';
import { lookupRoutes } from './routes/lookupRoutes';
import { operationRoutes } from './routes/operationRoutes';
import { planRoutes } from './routes/planRoutes';
import { releaseRoutes } from './routes/releaseRoutes';
import { sourceRoutes } from './routes/sourceRoutes';
import { keepRawBody } from './rawBody';
import { sendRefusal } from './sendRefusal';

/** What the routes are made from. */
export type RouterOptions = Omit<CallerDependencies, 'verified'> & {
  useCases: UseCases;
  /** For the live events of operations. */
  engine: Pick<Engine, 'operationEvents' | 'onOperationChanged'>;
  bundleTokens: Pick<BundleTokens, 'verify'>;
  /** Origins of this portal's pages: those of other ones change nothing here. */
  allowedOrigins: ReadonlySet<string>;
  logger: LoggerService;
  /** The portal's audit log; the chain in the database is written with each change. */
  auditor: AuditorService;
  /** Whether the database answers. */
  database: DatabaseState;
};

type RouterParts = RouterOptions & CallerDependencies & { kept: KeptAnswers };

/** Largest JSON body, in bytes: a configuration has at most a megabyte. */
const MAX_JSON = 2 * 1024 * 1024;

/** A path of the table as Express writes it; `{path}` is the rest of the path, with its slashes. */
export function expressPath(path: string): string {
  return path.replace('/{path}', '/:path(*)').replace(/\{(\w+)\}/g, ':$1');
}

/** Plain JSON, and that of a registry's notifications. Neither can be sent by a form of another site. */
const JSON_TYPES = ['application/json', 'application/vnd.docker.distribution.events.v1+json'];

function parse(part: 'path' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const refusal = inputRefusal(part, result.error);
  throw new FlyloftError(refusal.code, refusal.message, refusal.details);
}

/** Whether a request names a body of JSON; anything else would be a form, which other sites may send unasked. */
function expectJson(req: Request): void {
  const hasBody = req.headers['content-length'] !== '0' && req.headers['content-length'] !== undefined;
  if ((hasBody || req.headers['transfer-encoding'] !== undefined) && !req.is(JSON_TYPES)) {
    throw new FlyloftError(
      'INPUT_INVALID',
      'The body of the request must be JSON (content-type: application/json).'
    );
  }
}

/** The handler of every endpoint, behind the permission it needs. */
function createHandlers(options: RouterParts): Handlers {
  const { useCases, engine, bundleTokens } = options;
  const authorized = authorize(useCases, options.permissions);
  return {
    ...catalogueRoutes(authorized.catalogue, useCases.catalogue),
    ...discoveryRoutes(authorized.discovery),
    ...releaseRoutes({
      ...options,
      releases: authorized.releases,
      feedback: authorized.feedback,
      getBundle: useCases.releases.getBundle,
      verifyBundleToken: bundleTokens.verify,
    }),
    ...planRoutes(authorized.plans),
    ...operationRoutes(authorized.operations, engine),
    ...installationRoutes(authorized.installations, authorized.health),
    ...foresightRoutes(authorized.foresight),
    ...frontendRoutes(authorized.frontends, useCases.frontendFiles, useCases.previews),
    ...administrationRoutes(authorized.audit, authorized.secrets),
    ...draftRoutes(authorized.drafts),
    ...detectionRoutes(authorized.detection, authorized.offeredSecrets),
    ...lookupRoutes(authorized.lookups),
    ...configurationRoutes(authorized.configurations, authorized.connections),
    ...sourceRoutes(authorized.sources, useCases.hooks, authorized.imports),
  };
}

function routeOf(options: RouterParts, name: EndpointName, handler: AnyHandler): RequestHandler {
  const endpoint: Endpoint = ENDPOINTS[name];
  return async (req: Request, res: Response) => {
    if (endpoint.method !== 'GET') checkOrigin(req, options.allowedOrigins);
    let caller: Caller | undefined;
    if (endpoint.access !== 'public' && endpoint.access !== 'bundle-token') {
      caller = await identifyCaller(options, req, endpoint.access);
    }
    if (endpoint.body !== 'bundle' && endpoint.method !== 'GET') expectJson(req);
    const params = parse('path', endpoint.params, req.params);
    const query = parse('query', endpoint.query, req.query);
    const body = endpoint.body === 'bundle' ? undefined : parse('body', endpoint.body, req.body ?? {});
    // A preview changes nothing either, and comes with every pause of somebody who types.
    const isPreview = name === 'makePlan' && (body as { preview?: boolean }).preview === true;
    const audited =
      endpoint.method === 'GET' || endpoint.anonymous || isPreview
        ? undefined
        : await options.auditor.createEvent({
            eventId: name,
            severityLevel: 'medium',
            request: req,
            meta: { params: params as JsonObject },
          });
    const outcome = await handler({ params, query, body, caller, req, res }).catch(async error => {
      await audited?.fail({ error: error instanceof Error ? error : new Error(String(error)) });
      throw error;
    });
    if (outcome.outcome === 'refused') {
      await audited?.fail({ error: new FlyloftError(outcome.refusal.code, outcome.refusal.message) });
    } else await audited?.success();
    if (outcome.outcome === 'refused') {
      sendRefusal(res, outcome.refusal);
      return;
    }
    if (res.headersSent) return;
    const reply = Object(outcome.value) as { json?: unknown; status?: number; kept?: boolean };
    const status = reply.status ?? endpoint.status[0] ?? 200;
    res.setHeader('cache-control', 'no-store');
    if (reply.json === undefined) res.status(status).end();
    else if (reply.kept) await options.kept.send(req, res, status, Object(reply.json));
    else res.status(status).json(reply.json);
  };
}

/**
 * The plugin manager's routes, made from the table of endpoints. Each parses its request, calls one use case, and
 * answers. Fixed paths come before those with parameters, whatever their order in the table.
 */
export function createRouter(given: RouterOptions): express.Router {
  const options: RouterParts = {
    ...given,
    verified: new VerifiedCallers(),
    kept: new KeptAnswers(),
    permissions: rememberReads(given.permissions),
  };
  const router = Router();
  const document = buildOpenApiDocument();
  router.get('/openapi.json', (_, res) => {
    res.json(document);
  });
  router.use(express.json({ limit: MAX_JSON, type: JSON_TYPES, verify: keepRawBody }));
  const handlers = createHandlers(options);
  const names = Object.keys(ENDPOINTS) as EndpointName[];
  const parameters = (name: EndpointName) => ENDPOINTS[name].path.split('{').length;
  for (const name of names.sort((a, b) => parameters(a) - parameters(b))) {
    const { method, path } = ENDPOINTS[name];
    const add = { GET: 'get', POST: 'post', DELETE: 'delete' } as const;
    router[add[method]](expressPath(path), routeOf(options, name, handlers[name] as AnyHandler));
  }
  router.use((req, res) => {
    sendRefusal(res, {
      code: 'NOT_FOUND',
      message: `${req.method} ${req.path} is not part of this API; GET /openapi.json lists what is.`,
    });
  });
  router.use(createErrorHandler(options.logger, options.database));
  return router;
}
