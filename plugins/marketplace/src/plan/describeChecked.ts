import type { Plan } from '@flyloft/plugin-manager-common';
import { describeAge } from '@flyloft/plugin-marketplace-react';

const MINUTE = 60;

/** `3 s ago` while it is that fresh; minutes and more as elsewhere. */
function describeFreshAge(at: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - at.getTime()) / 1_000);
  if (seconds >= MINUTE) return describeAge(at, now);
  return seconds < 1 ? 'just now' : `${seconds} s ago`;
}

/** How sure a plan is of itself: when it was last checked, and how much of it the cluster has tried. */
export function describeChecked(
  { checkedAt, createdAt, content }: Pick<Plan, 'checkedAt' | 'createdAt' | 'content'>,
  now: Date
): { at: string; sentence: string; tried?: string } {
  const written = content.objects.filter(object => object.change !== 'unchanged');
  const exact = written.filter(object => object.checked === 'exact').length;
  return {
    at: checkedAt ?? createdAt,
    sentence: checkedAt
      ? `checked ${describeFreshAge(new Date(checkedAt), now)}: exact`
      : `made ${describeAge(new Date(createdAt), now)}`,
    ...(exact === written.length
      ? {}
      : { tried: `${exact} of ${written.length} objects tried by the cluster` }),
  };
}
