import type { ReleaseStrategy } from '../plan';

/** What each way of choosing releases comes to, in words that the screens and the command line share. */
export const STRATEGY_WORDS: Record<ReleaseStrategy, string> = {
  compatible: 'Change as little as possible',
  'minimal-change': 'Fewest breaking releases',
  latest: 'Newest of everything installed',
};
