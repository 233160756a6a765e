import type { Endpoint } from './cluster';

/** Requests of the portal itself to a plugin's backend. */
export interface PluginCalls {
  /** Asks as the portal, with a token that is good for this plugin only. */
  get(
    pluginId: string,
    endpoint: Endpoint,
    path: string,
    options: { timeoutMs: number; signal?: AbortSignal }
  ): Promise<{ outcome: 'answered'; status: number } | { outcome: 'unreachable'; reason: string }>;
  /** Sends JSON in the same way; a repeated call has the same key. */
  post(
    pluginId: string,
    endpoint: Endpoint,
    path: string,
    options: { timeoutMs: number; signal?: AbortSignal; idempotencyKey: string; body: Record<string, string> }
  ): Promise<{ outcome: 'answered'; status: number } | { outcome: 'unreachable'; reason: string }>;
  /** Lets time pass between two tries; ends early, without throwing, when `signal` is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}
