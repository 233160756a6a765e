import type { PlanContent } from '@flyloft/plugin-manager-common';
import { describeChecked } from './describeChecked';

const now = new Date('2026-01-01T12:00:00Z');
const planOf = (checkedAt?: string, checked: string[] = ['exact']) => ({
  createdAt: '2026-01-01T10:00:00Z',
  ...(checkedAt === undefined ? {} : { checkedAt }),
  content: { objects: checked.map(how => ({ change: 'added', checked: how })) } as unknown as PlanContent,
});

describe('describeChecked', () => {
  it.each([
    ['2026-01-01T12:00:00Z', 'checked just now: exact'],
    ['2026-01-01T11:59:57Z', 'checked 3 s ago: exact'],
    ['2026-01-01T11:57:00Z', 'checked 3 minutes ago: exact'],
  ])('says when the plan was found exact: %s', (checkedAt, sentence) => {
    expect(describeChecked(planOf(checkedAt), now)).toEqual({ at: checkedAt, sentence });
  });

  it('says of a plan that is closed only when it was made', () => {
    expect(describeChecked(planOf(), now).sentence).toBe('made 2 hours ago');
  });

  it('names how much the cluster has tried where that is not all', () => {
    expect(describeChecked(planOf('2026-01-01T12:00:00Z', ['exact', 'schema']), now).tried).toBe(
      '1 of 2 objects tried by the cluster'
    );
  });
});
