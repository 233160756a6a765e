/**
 * The HTTP interface under `/api/plugin-manager`, endpoint by endpoint. The server's routes, the OpenAPI document and
 * the client are all made from this one table, so that none of them can say something else than the others.
 */
import type { z } from 'zod';
import { ADMINISTRATION_ENDPOINTS } from './administration';
import { CHANGES_ENDPOINTS } from './changes';
import { CONFIGURATION_ENDPOINTS } from './configuration';
import { FORESIGHT_ENDPOINTS } from './foresight';
import { INSTALLATIONS_ENDPOINTS } from './installations';
import { OPERATIONS_ENDPOINTS } from './operations';
import { PLANS_ENDPOINTS } from './plans';
import { PLUGINS_ENDPOINTS } from './plugins';
import { RELEASES_ENDPOINTS } from './releases';
import type { Endpoint } from './endpoint';

export type { Endpoint, EndpointAccess, RawAnswer } from './endpoint';

/** Every endpoint by its name, which is also its operationId and the client's method. */
export const ENDPOINTS = {
  ...PLUGINS_ENDPOINTS,
  ...INSTALLATIONS_ENDPOINTS,
  ...RELEASES_ENDPOINTS,
  ...CHANGES_ENDPOINTS,
  ...PLANS_ENDPOINTS,
  ...OPERATIONS_ENDPOINTS,
  ...FORESIGHT_ENDPOINTS,
  ...CONFIGURATION_ENDPOINTS,
  ...ADMINISTRATION_ENDPOINTS,
} as const satisfies Record<string, Endpoint>;

/** Every endpoint with its precise types. */
export type Endpoints = typeof ENDPOINTS;
/** Name of an endpoint. */
export type EndpointName = keyof Endpoints;

type SchemaOf<E, Field extends string> = E extends Record<Field, infer S extends z.ZodType> ? S : never;

/** Path parameters of an endpoint, as parsed. */
export type EndpointParams<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'params'>>;
/** Query of an endpoint, as parsed. */
export type EndpointQuery<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'query'>>;
/** Query of an endpoint, as a caller writes it. */
export type EndpointQueryInput<N extends EndpointName> = z.input<SchemaOf<Endpoints[N], 'query'>>;
/** Body of an endpoint, as parsed. */
export type EndpointBody<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'body'>>;
/** Body of an endpoint, as a caller writes it. */
export type EndpointBodyInput<N extends EndpointName> = z.input<SchemaOf<Endpoints[N], 'body'>>;
/** JSON answer of an endpoint. */
export type EndpointAnswer<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'answer'>>;
