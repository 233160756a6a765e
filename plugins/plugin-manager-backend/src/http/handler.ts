import type {
  EndpointAnswer,
  EndpointBody,
  EndpointName,
  EndpointParams,
  EndpointQuery,
  Endpoints,
} from '@flyloft/plugin-manager-common';
import type { Request, Response } from 'express';
import type { Caller } from '../app/authorized/guarded';
import type { Outcome } from '../app/outcome';

/** Endpoints that are for a known caller. */
type WithCaller<N extends EndpointName> = Endpoints[N]['access'] extends 'public' | 'bundle-token'
  ? undefined
  : Caller;

/** A request, parsed. */
export type Context<N extends EndpointName> = {
  params: EndpointParams<N>;
  query: EndpointQuery<N>;
  body: EndpointBody<N>;
  caller: WithCaller<N>;
  req: Request;
  res: Response;
};

/** What a route answers: JSON with the endpoint's first status or another of them, or nothing where it wrote itself. */
export type Reply<N extends EndpointName> = Endpoints[N] extends { answer: { raw: string } }
  ? Outcome<void>
  : Endpoints[N] extends { answer: unknown; events: unknown }
  ? Outcome<{ json: EndpointAnswer<N>; status?: number } | void>
  : Endpoints[N] extends { answer: unknown }
  ? Outcome<{ json: EndpointAnswer<N>; status?: number; kept?: boolean }>
  : Outcome<unknown>;

/** The routes of a group of endpoints. */
export type Handlers<N extends EndpointName = EndpointName> = {
  [K in N]: (context: Context<K>) => Promise<Reply<K>>;
};

/** A route as the router sees it. */
export type AnyHandler = (context: {
  params: unknown;
  query: unknown;
  body: unknown;
  caller: Caller | undefined;
  req: Request;
  res: Response;
}) => Promise<Outcome<{ json?: unknown; status?: number } | unknown>>;

/** Answers with the value of an outcome. */
export function json<T>(outcome: Outcome<T>, status?: number): Outcome<{ json: T; status?: number }> {
  if (outcome.outcome === 'refused') return outcome;
  return {
    outcome: 'ok',
    value: { json: outcome.value, ...(status === undefined ? {} : { status }) },
  };
}

/** Answers with a value that may come again as the very same object, and need not be written anew then. */
export function keptJson<T extends object>(outcome: Outcome<T>): Outcome<{ json: T; kept: boolean }> {
  return outcome.outcome === 'refused'
    ? outcome
    : { outcome: 'ok', value: { json: outcome.value, kept: true } };
}
