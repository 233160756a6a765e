import type { RootConfigService } from '@backstage/backend-plugin-api';
import { z } from 'zod';

const personSchema = z.strictObject({
  /** Name to sign in with, such as `developer`. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  displayName: z.string().min(1),
  email: z.string().optional(),
  entityRef: z.string().regex(/^user:[a-z0-9-]+\/[a-z0-9-]+$/),
  /** Entity refs of the groups that the person belongs to. */
  groups: z.array(z.string().regex(/^group:[a-z0-9-]+\/[a-z0-9-]+$/)).default([]),
});

/** Somebody that one can be. */
export type DemoPerson = z.infer<typeof personSchema>;

/** The provider's settings, with the only origin that may use it. */
export type DemoConfig = { people: DemoPerson[]; origins: readonly string[] };

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const LOOPBACK_ADDRESSES = ['localhost', '127.0.0.1', '::1'];

/**
 * Stops the start where the portal could be reached by anybody else.
 * @throws Error with the reason and the way out.
 */
export function refuseOutsideOfLoopback(config: RootConfigService, nodeEnv: string | undefined): void {
  const refuse = (why: string): never => {
    throw new Error(
      `Demo sign-in lets anybody be an admin, so the portal does not start with it: ${why}. ` +
        'Remove auth.providers.demo and configure a real provider under auth.providers.'
    );
  };
  if (nodeEnv === 'production') refuse('NODE_ENV is production');
  for (const key of ['app.baseUrl', 'backend.baseUrl']) {
    const url = config.getString(key);
    if (!LOOPBACK_NAMES.includes(new URL(url).hostname))
      refuse(`${key} is ${url}, not an address of this machine`);
  }
  const listen = config.getOptional('backend.listen');
  const host =
    typeof listen === 'object' && listen !== null && 'host' in listen ? String(listen.host) : undefined;
  if (host === undefined || !LOOPBACK_ADDRESSES.includes(host)) {
    refuse(`backend.listen.host is ${host ?? 'not set'}; it must be 127.0.0.1`);
  }
}

/** Reads `auth.providers.demo`. @throws Error where a person is not described as they must be. */
export function readDemoConfig(config: RootConfigService): DemoConfig {
  const parsed = z
    .array(personSchema)
    .min(1)
    .safeParse(config.getOptional('auth.providers.demo.people') ?? []);
  if (!parsed.success) throw new Error(`auth.providers.demo.people: ${z.prettifyError(parsed.error)}`);
  const origins = ['app.baseUrl', 'backend.baseUrl'].map(key => new URL(config.getString(key)).origin);
  return { people: parsed.data, origins: [...new Set(origins)] };
}
