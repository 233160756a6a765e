import { describeSecretLocation, readSecretLocation, type VoidReason } from '@flyloft/plugin-manager-common';

/** A secret that the portal does not keep itself is gone, or is another one. */
export function secretMoved(pluginId: string, reference: string, gone?: string): VoidReason {
  const location = readSecretLocation(reference);
  const what = location ? describeSecretLocation(location) : reference;
  return {
    what: 'config',
    subject: pluginId,
    sentence: gone ?? `The ${what}, which \`${pluginId}\` is given, was changed after you asked.`,
  };
}

/** Somebody changed an installation that the plan changes too. */
export function revisionMoved(pluginId: string, before: number, after: number): VoidReason {
  let sentence = `\`${pluginId}\` went from revision ${before} to ${after} after you asked.`;
  if (after === 0) sentence = `\`${pluginId}\` was uninstalled after you asked.`;
  else if (before === 0) sentence = `\`${pluginId}\` was installed after you asked.`;
  return { what: 'revision', subject: pluginId, before: String(before), after: String(after), sentence };
}

/** A pin was set, changed or lifted that decides which releases the plan may have; `said` is who set it and why. */
export function pinMoved(
  pluginId: string,
  before: string | undefined,
  after: string | undefined,
  said: string
): VoidReason {
  const sentence =
    after === undefined
      ? `The pin of \`${pluginId}\` to ${before} was lifted after you asked, so other releases may be better.`
      : `\`${pluginId}\` was pinned to ${after} after you asked, ${said}.`;
  return {
    what: 'pin',
    subject: pluginId,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    sentence,
  };
}

/** A release was withdrawn or is not what it was. */
export function releaseMoved(
  pluginId: string,
  version: string,
  why: 'yanked' | 'differs' | 'gone'
): VoidReason {
  const sentences = {
    yanked: `\`${pluginId}\` ${version} was withdrawn by its publisher.`,
    differs: `\`${pluginId}\` ${version} is not the release that the plan names.`,
    gone: `\`${pluginId}\` ${version} is not in the registry any more.`,
  };
  return { what: 'release', subject: pluginId, before: version, sentence: sentences[why] };
}

/** Another release would be chosen now. */
export function resolutionMoved(pluginId: string, before: string, after: string | undefined): VoidReason {
  return {
    what: 'generation',
    subject: pluginId,
    before,
    ...(after === undefined ? {} : { after }),
    sentence:
      after === undefined
        ? `\`${pluginId}\` ${before} does not fit any more what was installed after you asked.`
        : `\`${pluginId}\` went to ${after} after you asked; the plan has ${before}.`,
  };
}

/** The environment went on, and the plan is about the whole of it. */
export function generationMoved(before: number, after: number): VoidReason {
  return {
    what: 'generation',
    subject: 'generation',
    before: String(before),
    after: String(after),
    sentence: `The environment went from generation ${before} to ${after} after you asked.`,
  };
}

/** Who must approve what changed. */
export function policyMoved(environment: string): VoidReason {
  return {
    what: 'policy',
    subject: environment,
    sentence: `The approval policy of ${environment} changed after you asked.`,
  };
}

/** The environment is configured differently. */
export function environmentMoved(
  environment: string,
  what: string,
  before: string,
  after: string
): VoidReason {
  return {
    what: 'environment',
    subject: environment,
    before,
    after,
    sentence: `${what} of ${environment} changed after you asked.`,
  };
}

/** Another cluster answers. */
export function clusterMoved(environment: string, before: string, after: string): VoidReason {
  return {
    what: 'cluster',
    subject: environment,
    before,
    after,
    sentence: `Another cluster answers for ${environment} than when you asked.`,
  };
}

/** The plan got too old. */
export function planExpired(expiresAt: string): VoidReason {
  return {
    what: 'expired',
    subject: 'plan',
    before: expiresAt,
    sentence: `Nobody decided before ${expiresAt}.`,
  };
}

/** What is stored of the plan is not what its digest covers. */
export function planTampered(digest: string, found: string): VoidReason {
  return {
    what: 'tampered',
    subject: 'plan',
    before: digest,
    after: found,
    sentence:
      'What is stored of it is not what was planned: somebody changed it in the database. Tell an admin, who finds it in the audit.',
  };
}

/** Screens' words 1: what moved, and that nothing happened. */
export function describeVoid(reasons: readonly VoidReason[]): string {
  return `This plan is void: ${reasons
    .map(reason => reason.sentence)
    .join(' ')} Nothing was changed. Request it again to see the new plan.`;
}
