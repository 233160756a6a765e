import type { z } from 'zod';

/** Who may call an endpoint at all; permissions come on top. */
export type EndpointAccess =
  /** A signed-in person, or a service that acts for one. */
  | 'signed-in'
  /** A person without an actor, from this site: what changes things. */
  | 'person'
  /** A person, or a named external token that is restricted to it. */
  | 'person-or-publisher'
  /** A person, or the bearer of a token made for one bundle. */
  | 'bundle-token'
  /** Anybody. */
  | 'public';

/** What an answer that is not JSON consists of. */
export type RawAnswer = { raw: 'file' | 'bundle' | 'image' };

/** One endpoint. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Path below `/api/plugin-manager`, parameters in braces; `{path}` at the end stands for the rest of the path. */
  path: string;
  summary: string;
  tag: 'plugins' | 'releases' | 'plans' | 'operations' | 'installations' | 'frontends' | 'administration';
  access: EndpointAccess;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** `bundle`: the `.tgz` itself. */
  body?: z.ZodType | 'bundle';
  /** Changes counts only: it is not written down who called. */
  anonymous?: true;
  /** Successful statuses, the usual one first. */
  status: readonly number[];
  /** Absent: no content. */
  answer?: z.ZodType | RawAnswer;
  /** Where the answer is an event stream (for logs: if the caller accepts one), the data of each event. */
  events?: z.ZodType;
};
