import type { makePlan } from '../app/makePlan';

export const store = (use: typeof makePlan) => use;
