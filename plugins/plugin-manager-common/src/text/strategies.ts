import type { ReleaseStrategy } from '../plan';

/** What each way of choosing releases comes to, in words that the screens and the command line share. */
export const STRATEGY_WORDS: Record<ReleaseStrategy, string> = {
  compatible: 'Move as little as possible',
  'minimal-change': 'Move as little as possible, with the fewest breaking releases',
  latest: 'Take the newest of everything that is installed',
};
