import type { PlanContent } from '@flyloft/plugin-manager-common';
import type { Usage } from './capacity';

/** What an environment charges for what pods ask for. */
export type Prices = {
  /** ISO 4217, such as `EUR`. */
  currency: string;
  /** Of one core for a month. */
  cpu: number;
  /** Of one GiB of memory for a month. */
  memory: number;
};

const GIB = 2 ** 30;

function costOf(usage: Usage, { cpu, memory }: Prices): number {
  const exact = (usage['requests.cpu'] ?? 0) * cpu + ((usage['requests.memory'] ?? 0) / GIB) * memory;
  // To a hundredth, so that sums of decimal fractions read back as they were written.
  return Math.round(exact * 100) / 100;
}

/** What plugins cost a month by what their pods ask for; nothing where there are no prices. */
export function monthlyCost(
  prices: Prices | undefined,
  before: Usage,
  after: Usage
): Pick<PlanContent['capacity'], 'cost'> {
  if (!prices) return {};
  return {
    cost: {
      currency: prices.currency,
      before: costOf(before, prices),
      after: costOf(after, prices),
    },
  };
}
