import { z } from 'zod';

/** Topic on Backstage's events service and channel of signals. Payloads carry ids only; consumers read the rest. */
export const PLUGIN_MANAGER_TOPICS = {
  releasePublished: 'plugin-manager.release-published',
  planChanged: 'plugin-manager.plan-changed',
  operationChanged: 'plugin-manager.operation-changed',
  installationChanged: 'plugin-manager.installation-changed',
  frontendsChanged: 'plugin-manager.frontends-changed',
  sourceChanged: 'plugin-manager.source-changed',
} as const;

/** Payload of each topic. */
export const eventPayloadSchemas = {
  [PLUGIN_MANAGER_TOPICS.releasePublished]: z.object({ pluginId: z.string(), version: z.string() }),
  [PLUGIN_MANAGER_TOPICS.planChanged]: z.object({ planId: z.string() }),
  [PLUGIN_MANAGER_TOPICS.operationChanged]: z.object({ operationId: z.string() }),
  [PLUGIN_MANAGER_TOPICS.installationChanged]: z.object({ environment: z.string(), pluginId: z.string() }),
  [PLUGIN_MANAGER_TOPICS.frontendsChanged]: z.object({ revision: z.string() }),
  [PLUGIN_MANAGER_TOPICS.sourceChanged]: z.object({ source: z.string() }),
} as const;

/** The signal channel that the portal's pages listen to; messages are `{ topic, … payload }`. */
export const SIGNAL_CHANNEL = 'plugin-manager';

/** A message on {@link SIGNAL_CHANNEL}. */
export const signalMessageSchema = z.discriminatedUnion('topic', [
  z.object({
    topic: z.literal(PLUGIN_MANAGER_TOPICS.releasePublished),
    pluginId: z.string(),
    version: z.string(),
  }),
  z.object({ topic: z.literal(PLUGIN_MANAGER_TOPICS.planChanged), planId: z.string() }),
  z.object({ topic: z.literal(PLUGIN_MANAGER_TOPICS.operationChanged), operationId: z.string() }),
  z.object({
    topic: z.literal(PLUGIN_MANAGER_TOPICS.installationChanged),
    environment: z.string(),
    pluginId: z.string(),
  }),
  z.object({ topic: z.literal(PLUGIN_MANAGER_TOPICS.frontendsChanged), revision: z.string() }),
  z.object({ topic: z.literal(PLUGIN_MANAGER_TOPICS.sourceChanged), source: z.string() }),
]);

export type SignalMessage = z.infer<typeof signalMessageSchema>;
