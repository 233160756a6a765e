/** A query somebody has finished, and how many plugins it found. */
export type FinishedQuery = { query: string; results: number };

/** How long a query stands before it counts as finished, in milliseconds. */
const FINISHED_MS = 3_000;
/** Longest query that is counted. */
const LONGEST = 80;
/** A word of this kind is no word of a search: an address of a person, a digest, a token. */
const PRIVATE = /@[^\s/]+\.|[A-Za-z0-9+=]{33,}/;

/**
 * A query in the form in which it is counted; undefined where it is too long, or looks like something that somebody
 * pasted and that nobody else should read.
 */
export function countedQuery(text: string): string | undefined {
  const query = text.trim().toLowerCase().replace(/\s+/g, ' ');
  return query === '' || query.length > LONGEST || PRIVATE.test(text) ? undefined : query;
}

/**
 * Tells finished queries from those that are still being typed: "j", "je" and "jenkins" within seconds are one search
 * for "jenkins". Who types is known until then only.
 */
export class FinishedQueries {
  private readonly typing = new Map<string, FinishedQuery & { at: number }>();

  /** Takes a query; what the person had asked before comes back where this one is not its continuation. */
  note(person: string, text: string, results: number, now: number): FinishedQuery[] {
    const query = countedQuery(text);
    const before = this.typing.get(person);
    if (query === undefined) return [];
    this.typing.set(person, { query, results, at: now });
    const continued =
      before === undefined || query.startsWith(before.query) || before.query.startsWith(query);
    return continued ? [] : [{ query: before.query, results: before.results }];
  }

  /** The queries that stand long enough by now; with `all` every one. */
  take(now: number, all = false): FinishedQuery[] {
    const finished: FinishedQuery[] = [];
    for (const [person, { query, results, at }] of this.typing) {
      if (!all && now - at < FINISHED_MS) continue;
      this.typing.delete(person);
      finished.push({ query, results });
    }
    return finished;
  }
}
