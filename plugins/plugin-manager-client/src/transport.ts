import { FlyloftError, isErrorCode, type ErrorCode } from '@flyloft/plugin-manager-common';
import { z } from 'zod';

/** How the client finds the portal and identifies its caller. */
export type PluginManagerClientOptions = (
  | { /** In the portal's frontend: Backstage's discovery API. */ discoveryApi: DiscoveryLike }
  | {
      /** Address of the portal's API, such as `http://localhost:7007/api/plugin-manager`. */ baseUrl: string;
    }
) & {
  /** In the portal's frontend: Backstage's fetch API, which adds the session's token. */
  fetchApi?: { fetch: typeof fetch };
  /** Elsewhere: the token, or what gets a fresh one before each request. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
};

/** The part of Backstage's discovery API that is used. */
export type DiscoveryLike = { getBaseUrl(pluginId: string): Promise<string> };

/** One request as the transport sends it. */
export type TransportRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Path below the API's base, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: RequestInit['body'];
  signal?: AbortSignal;
};

const errorBodySchema = z.object({
  error: z.object({
    name: z.string().optional(),
    code: z.string().optional(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  401: 'NOT_SIGNED_IN',
  403: 'NOT_ALLOWED',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  502: 'PORTAL_UNREACHABLE',
  503: 'PORTAL_UNREACHABLE',
  504: 'PORTAL_UNREACHABLE',
};

/** The refusal in an answer; answers that are not the API's own (a gateway's, say) get the code of their status. */
async function errorOfResponse(response: Response): Promise<FlyloftError> {
  const text = await response.text().catch(() => '');
  let parsed: z.infer<typeof errorBodySchema> | undefined;
  try {
    parsed = errorBodySchema.safeParse(JSON.parse(text)).data;
  } catch {
    parsed = undefined;
  }
  const code = parsed?.error.code;
  if (parsed && isErrorCode(code)) return new FlyloftError(code, parsed.error.message, parsed.error.details);
  return new FlyloftError(
    CODE_OF_STATUS[response.status] ?? 'INTERNAL',
    parsed?.error.message ?? `The portal answered ${`${response.status} ${response.statusText}`.trimEnd()}.`,
    { status: response.status }
  );
}

/** Sends requests with the caller's token and turns every refusal into a {@link FlyloftError}. */
export class Transport {
  private readonly options: PluginManagerClientOptions;

  constructor(options: PluginManagerClientOptions) {
    this.options = options;
  }

  /** The API's address, without a slash at its end. */
  async baseUrl(): Promise<string> {
    const { options } = this;
    const url =
      'baseUrl' in options ? options.baseUrl : await options.discoveryApi.getBaseUrl('plugin-manager');
    return url.replace(/\/+$/, '');
  }

  /**
   * @throws FlyloftError with the server's code; PORTAL_UNREACHABLE where nothing answers. An abort by the caller's
   *   signal is thrown as it is.
   */
  async send(request: TransportRequest): Promise<Response> {
    const url = `${await this.baseUrl()}${request.path}`;
    const headers = new Headers(request.headers);
    const { token, fetchApi } = this.options;
    const value = typeof token === 'function' ? await token() : token;
    if (value) headers.set('authorization', `Bearer ${value}`);
    const init: RequestInit & { duplex?: 'half' } = {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal ? { signal: request.signal } : {}),
      // Node wants this said before it streams a body.
      ...(request.body instanceof ReadableStream ? { duplex: 'half' } : {}),
    };
    let response: Response;
    try {
      response = await (fetchApi ? fetchApi.fetch(url, init) : fetch(url, init));
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw new FlyloftError(
        'PORTAL_UNREACHABLE',
        `The portal at ${
          new URL(url, 'http://localhost').origin
        } does not answer. Check that it runs and that the address is right.`,
        undefined,
        { cause: error }
      );
    }
    if (!response.ok) throw await errorOfResponse(response);
    return response;
  }
}
