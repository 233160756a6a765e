import { digestSchema, pluginIdSchema } from '@flyloft/plugin-manager-common';
import { z } from 'zod';
import { HostFailure } from './lifecycle/hostFailure';

const seconds = (fallback: number) => z.coerce.number().min(0).max(3600).default(fallback);

const environmentSchema = z.object({
  FLYLOFT_BUNDLE_URL: z.url({ protocol: /^https?$/ }),
  FLYLOFT_BUNDLE_DIGEST: digestSchema,
  FLYLOFT_PLUGIN_ID: pluginIdSchema,
  FLYLOFT_CONFIG_DIR: z.string().min(1),
  FLYLOFT_SECRET_DIR: z.string().min(1),
  FLYLOFT_WORK_DIR: z.string().min(1),
  POD_IP: z.union([z.ipv4(), z.ipv6()]),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  FLYLOFT_NATIVE_CODE: z.enum(['allowed', 'refused']).default('refused'),
  FLYLOFT_CHECK_EXPORT: z
    .string()
    .regex(/^[A-Za-z_$][A-Za-z0-9_$]*$/)
    .optional(),
  FLYLOFT_CHECK_SECONDS: seconds(20),
  FLYLOFT_FETCH_DEADLINE_SECONDS: seconds(240),
  FLYLOFT_DRAIN_QUIET_SECONDS: seconds(1),
  FLYLOFT_DRAIN_DEADLINE_SECONDS: seconds(25),
});

/** What the pod spec tells the host. Times are in milliseconds. */
export type HostSettings = {
  /** Address of the bundle in the portal. */
  bundleUrl: URL;
  /** Digest that the bundle must have. */
  bundleDigest: string;
  /** The only plugin that may run here. */
  pluginId: string;
  /** Folder of the mounted ConfigMap. */
  configDir: string;
  /** Folder of the mounted Secret. */
  secretDir: string;
  /** The only folder that the host may write to. */
  workDir: string;
  /** Address to listen on: the pod's own. */
  host: string;
  /** Port to listen on; 0 lets the operating system choose. */
  port: number;
  /** Whether the bundle may hold native add-ons: only where the publisher's trust tier is internal. */
  allowNativeCode: boolean;
  /** Where the pod is there to try a configuration only: the plugin's function for that, and how long it may take. */
  check: { exportName: string; timeoutMs: number } | undefined;
  /** How long the portal may be away before the host gives up. */
  fetchDeadlineMs: number;
  /** How long no request must have come before a draining host closes its door. */
  drainQuietMs: number;
  /** How long a drain may take altogether; must be below the pod's grace period. */
  drainDeadlineMs: number;
};

/** Reads the environment. Throws a HostFailure that names every variable that is missing or wrong. */
export function readSettings(env: NodeJS.ProcessEnv): HostSettings {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(issue => `${issue.path.join('.')} (${issue.message})`).join(', ');
    throw new HostFailure(
      'SETTINGS_INVALID',
      `The pod's environment is incomplete or wrong: ${wrong}. Check the pod spec that the portal rendered.`
    );
  }
  const values = parsed.data;
  return {
    bundleUrl: new URL(values.FLYLOFT_BUNDLE_URL),
    bundleDigest: values.FLYLOFT_BUNDLE_DIGEST,
    pluginId: values.FLYLOFT_PLUGIN_ID,
    configDir: values.FLYLOFT_CONFIG_DIR,
    secretDir: values.FLYLOFT_SECRET_DIR,
    workDir: values.FLYLOFT_WORK_DIR,
    host: values.POD_IP,
    port: values.PORT,
    allowNativeCode: values.FLYLOFT_NATIVE_CODE === 'allowed',
    check:
      values.FLYLOFT_CHECK_EXPORT === undefined
        ? undefined
        : {
            exportName: values.FLYLOFT_CHECK_EXPORT,
            timeoutMs: values.FLYLOFT_CHECK_SECONDS * 1000,
          },
    fetchDeadlineMs: values.FLYLOFT_FETCH_DEADLINE_SECONDS * 1000,
    drainQuietMs: values.FLYLOFT_DRAIN_QUIET_SECONDS * 1000,
    drainDeadlineMs: values.FLYLOFT_DRAIN_DEADLINE_SECONDS * 1000,
  };
}
