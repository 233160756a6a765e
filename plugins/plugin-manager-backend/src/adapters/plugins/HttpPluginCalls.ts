import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Endpoint, PluginCalls } from '../../ports';

/** {@link PluginCalls} over HTTP, with the portal's own credentials exchanged for a token of the one plugin. */
export class HttpPluginCalls implements PluginCalls {
  private readonly auth: AuthService;

  constructor(options: { auth: AuthService }) {
    this.auth = options.auth;
  }

  get(
    pluginId: string,
    endpoint: Endpoint,
    path: string,
    options: { timeoutMs: number; signal?: AbortSignal }
  ): ReturnType<PluginCalls['get']> {
    return this.#send(pluginId, endpoint, path, options, {});
  }

  post(
    pluginId: string,
    endpoint: Endpoint,
    path: string,
    { idempotencyKey, body, ...options }: Parameters<PluginCalls['post']>[3]
  ): ReturnType<PluginCalls['post']> {
    return this.#send(pluginId, endpoint, path, options, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify(body),
    });
  }

  async #send(
    pluginId: string,
    endpoint: Endpoint,
    path: string,
    options: { timeoutMs: number; signal?: AbortSignal },
    request: { method?: string; headers?: Record<string, string>; body?: string }
  ): ReturnType<PluginCalls['get']> {
    const host = endpoint.address.includes(':') ? `[${endpoint.address}]` : endpoint.address;
    const timeout = AbortSignal.timeout(options.timeoutMs);
    try {
      const { token } = await this.auth.getPluginRequestToken({
        onBehalfOf: await this.auth.getOwnServiceCredentials(),
        targetPluginId: pluginId,
      });
      const response = await fetch(`http://${host}:${endpoint.port}${path}`, {
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
        // Where a plugin sends the portal is none of its business.
        redirect: 'manual',
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      });
      await response.body?.cancel();
      return { outcome: 'answered', status: response.status };
    } catch (error) {
      if (timeout.aborted)
        return { outcome: 'unreachable', reason: `no answer within ${options.timeoutMs} ms` };
      // fetch says only that it failed; why is in the cause.
      const { message, cause } = Object(error) as { message?: string; cause?: { message?: string } };
      return { outcome: 'unreachable', reason: cause?.message || message || String(error) };
    }
  }

  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
