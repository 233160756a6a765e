import { createHash } from 'node:crypto';

type Entry<T> = { value: Promise<T>; until: number };

/**
 * Keeps for a while what was found out about tokens. Keys are hashes, so that no token lies around; the oldest of more
 * than `size` entries goes first, and what failed is not kept.
 */
export class TokenCache<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly size: number, private readonly now = () => Date.now()) {}

  /**
   * The value kept for these parts, or what `find` gets. It is kept until the time (milliseconds) that `until` says,
   * where `known` is the time at which it was asked for.
   */
  async get(
    parts: readonly string[],
    find: () => Promise<T>,
    until: (value: T, known: number) => number
  ): Promise<T> {
    const key = createHash('sha256').update(JSON.stringify(parts)).digest('base64');
    const now = this.now();
    const kept = this.entries.get(key);
    if (kept && kept.until > now) return kept.value;
    const entry: Entry<T> = { value: find(), until: Number.POSITIVE_INFINITY };
    this.remember(key, entry);
    try {
      const value = await entry.value;
      entry.until = until(value, now);
      return value;
    } catch (error) {
      if (this.entries.get(key) === entry) this.entries.delete(key);
      throw error;
    }
  }

  private remember(key: string, entry: Entry<T>) {
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size <= this.size) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }
}
