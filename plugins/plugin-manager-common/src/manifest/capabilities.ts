import { z } from 'zod';

/**
 * What a plugin can ask for, each with the sentence that a person reads before granting it. A plugin gets nothing
 * that it does not declare.
 */
export const CAPABILITIES = {
  'database:read-write': 'Keeps data in a PostgreSQL database of its own',
  'network:http-client': 'Sends requests to the hosts it names',
  'network:websocket': 'Opens WebSocket connections through the portal',
  'catalog:read': 'Reads the software catalogue',
  'catalog:write': 'Changes the software catalogue',
  'identity:read': 'Reads who you are and which groups you are in',
  'permission:evaluate': 'Asks whether you may do something',
  'events:publish': 'Publishes events',
  'events:subscribe': 'Receives events',
  'signals:publish': 'Sends live updates to open pages',
  'notifications:send': 'Sends you notifications',
  'scheduler:run': 'Runs work on a schedule',
  'cache:read-write': 'Keeps short-lived data in a cache',
  'files:temporary': 'Writes temporary files',
  'process:worker-threads': 'Starts worker threads',
  'search:index': 'Adds documents to the search',
  'techdocs:read': 'Reads documentation',
  'scaffolder:actions': 'Adds actions to software templates',
  'kubernetes:read': 'Reads from the clusters of the portal',
  'integrations:read': 'Reads from the source hosts configured in the portal',
  'actions:register': 'Adds actions to the actions registry',
  'frontend:realm': 'Runs its pages in the portal itself, as you',
} as const;

/** Name of a capability. */
export type Capability = keyof typeof CAPABILITIES;

/** Every capability's name. */
export const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as [Capability, ...Capability[]];

export const capabilitySchema = z.enum(CAPABILITY_NAMES);

/** A permission that the plugin defines and checks in its own backend. */
export const pluginPermissionSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(500).optional(),
  action: z.enum(['create', 'read', 'update', 'delete']).optional(),
});

export type PluginPermission = z.infer<typeof pluginPermissionSchema>;
