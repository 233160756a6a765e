import type { Actor, Clock, SoftwareCatalogue } from '../../ports';

/** How long the catalogue's answer is taken at its word, in milliseconds: people seldom change teams. */
const TRUSTED_MS = 60_000;

/**
 * Which groups people belong to, asked of the portal's catalogue once a minute at most. A catalogue that does not answer
 * says of nobody which teams they are in: what is installed is shown all the same.
 */
export function createTeamsOf({
  software,
  clock,
  log,
}: {
  software: Pick<SoftwareCatalogue, 'teamsOf'>;
  clock: Clock;
  log: { warn(message: string): void };
}): (people: readonly Actor[]) => Promise<ReadonlyMap<Actor, readonly string[]>> {
  let known = new Map<Actor, readonly string[]>();
  let asked = Number.NEGATIVE_INFINITY;
  return async people => {
    const now = clock.now().getTime();
    if (now - asked >= TRUSTED_MS) {
      known = new Map();
      asked = now;
    }
    const missing = [...new Set(people)].filter(person => !known.has(person));
    if (missing.length === 0) return known;
    try {
      const found = await software.teamsOf(missing);
      for (const person of missing) known.set(person, found.get(person) ?? []);
    } catch (error) {
      log.warn(`The catalogue was asked for teams and did not answer: ${error}`);
    }
    return known;
  };
}
