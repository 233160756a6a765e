import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { LIMITS } from '@flyloft/plugin-announcements-common';

/** What the configuration says. */
export type Rules = {
  whoMayPost: 'everyone' | 'listed';
  /** Lower-case entity references. */
  authors: ReadonlySet<string>;
  daysVisible: number;
  importantFirst: boolean;
};

/** Reads the `announcements` section. Throws InputError for a value that is not allowed. */
export function readRules(config: Config): Rules {
  const section = config.getOptionalConfig('announcements');
  const whoMayPost = section?.getOptionalString('whoMayPost') ?? 'everyone';
  if (whoMayPost !== 'everyone' && whoMayPost !== 'listed') {
    throw new InputError(
      `announcements.whoMayPost is ${JSON.stringify(whoMayPost)}; it must be everyone or listed`
    );
  }
  const daysVisible = section?.getOptionalNumber('daysVisible') ?? 14;
  if (!Number.isInteger(daysVisible) || daysVisible < 1 || daysVisible > LIMITS.days) {
    throw new InputError(
      `announcements.daysVisible is ${daysVisible}; it must be a whole number from 1 to ${LIMITS.days}`
    );
  }
  const authors = (section?.getOptionalStringArray('authors') ?? []).map(ref => ref.toLowerCase());
  return {
    whoMayPost,
    authors: new Set(authors),
    daysVisible,
    importantFirst: section?.getOptionalBoolean('importantFirst') ?? true,
  };
}

/** Whether somebody with these ownership references may post. */
export function mayPost(rules: Rules, ownershipRefs: readonly string[]): boolean {
  return rules.whoMayPost === 'everyone' || ownershipRefs.some(ref => rules.authors.has(ref.toLowerCase()));
}
