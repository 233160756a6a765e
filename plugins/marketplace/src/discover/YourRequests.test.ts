import type { PlanListItem } from '@flyloft/plugin-manager-common';
import { stillOpen } from './YourRequests';

const now = Date.parse('2026-01-10T00:00:00Z');
const plan = (id: string, state: PlanListItem['state'], decidedAt?: string) =>
  ({ id, state, approval: decidedAt && { at: decidedAt } } as PlanListItem);

it('shows what waits, and what was denied in the last three days', () => {
  const plans = [
    plan('waits', 'waiting'),
    plan('denied', 'denied', '2026-01-09T00:00:00Z'),
    plan('long-ago', 'denied', '2026-01-01T00:00:00Z'),
  ];
  expect(stillOpen(plans, now).map(({ id }) => id)).toEqual(['waits', 'denied']);
});
