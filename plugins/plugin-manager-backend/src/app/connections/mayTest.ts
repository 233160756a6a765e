import type { ConnectionTestOffer } from '@flyloft/plugin-manager-common';
import { hasBackend } from '../../domain/release/hasBackend';
import { isolationMeets } from '../../domain/release/isolationMeets';
import type { ReleaseRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';

/** Tiers whose code runs before anybody approved of it also where nothing fences it in. */
const TRUSTED: readonly string[] = ['internal', 'verified'];

/**
 * Whether a release's own check may run in an environment: code that nobody has approved yet runs nowhere but in a pod, and
 * quarantined code nowhere (security rule 24). Undefined where the release declares no check.
 */
export function offerOf(
  release: ReleaseRecord,
  environment: EnvironmentConfig
): ConnectionTestOffer | undefined {
  const { manifest, trustTier, yanked, version } = release;
  const check = manifest.connectionCheck;
  if (!check || !hasBackend(manifest)) return undefined;
  const no = (because: string): ConnectionTestOffer => ({ offered: false, because });
  if (yanked)
    return no(`${manifest.name} ${version} was withdrawn by its publisher. Choose another release.`);
  if (trustTier === 'quarantined') return no(`${manifest.name} is quarantined: nothing of it runs.`);
  if (!isolationMeets(environment.isolation, manifest.isolation.minimum)) {
    return no(
      `${manifest.name} wants more isolation than ${environment.title} has. Choose another environment.`
    );
  }
  if (!TRUSTED.includes(trustTier) && !isolationMeets(environment.isolation, 'pod')) {
    return no(
      `Nobody has approved this ${trustTier} code yet, and ${environment.title} does not isolate what runs in it. Test it in an environment with pods, or ask an admin to trust its publisher.`
    );
  }
  return {
    offered: true,
    timeoutSeconds: check.timeoutSeconds,
    ...(check.description === undefined ? {} : { description: check.description }),
  };
}
