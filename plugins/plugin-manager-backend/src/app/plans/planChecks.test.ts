import type { PlanRecord } from '../../ports';
import { voidIfMoved } from './decideOn';
import { createPlanChecks } from './planChecks';
import type { PlanDependencies } from './planDependencies';

jest.mock('./decideOn');
const look = jest.mocked(voidIfMoved);

const plan = { id: 'p', state: 'waiting' } as PlanRecord;
const gone = { ...plan, state: 'void' } as PlanRecord;

function checksAt() {
  let ms = 0;
  const clock = { now: () => new Date(ms) };
  const checks = createPlanChecks({ clock } as PlanDependencies);
  return { checks, pass: (by: number) => (ms += by) };
}

beforeEach(() => look.mockReset().mockImplementation(async found => found));

describe('createPlanChecks', () => {
  it('checks an open plan once a second, however often it is looked at', async () => {
    const { checks, pass } = checksAt();
    expect(await checks.check(plan)).toEqual({ plan, checkedAt: new Date(0) });
    pass(999);
    expect(await checks.check(plan)).toEqual({ plan, checkedAt: new Date(0) });
    expect(look).toHaveBeenCalledTimes(1);
    pass(1);
    expect(await checks.check(plan)).toEqual({ plan, checkedAt: new Date(1_000) });
  });

  it('lets those who look at the same moment share one check', async () => {
    const { checks } = checksAt();
    await Promise.all([checks.check(plan), checks.check(plan), checks.check(plan)]);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('checks again as soon as something has changed, also while it was checking', async () => {
    const { checks } = checksAt();
    const before = checks.check(plan);
    checks.forget();
    await before;
    look.mockImplementation(async () => gone);
    expect(await checks.check(plan)).toEqual({ plan: gone });
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('checks nothing of a plan that is closed', async () => {
    const { checks } = checksAt();
    expect(await checks.check(gone)).toEqual({ plan: gone });
    expect(look).not.toHaveBeenCalled();
  });
});
