import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { toUnit, VectorIndex, type Likeness, type UnitVector } from '../../domain/search/vectors';
import type { SearchDocument } from '../../domain/search/searchDocument';
import type { Lesson, Meanings } from '../../ports';

/** Where embeddings come from: a service that speaks OpenAI's `POST /embeddings`. */
export type EmbeddingsConfig = {
  /** Address up to `/embeddings`, without it: `https://api.example.com/v1`. */
  url: string;
  model: string;
  apiKey?: string;
  /** Likeness, 0 to 1, below which a text has nothing to do with a plugin. Models differ in it. */
  leastLikeness: number;
  /** Milliseconds that one request may take. */
  timeoutMs: number;
};

/** Texts of one request. */
const BATCH = 64;
/** Texts of queries whose vectors are remembered. */
const QUERIES = 500;

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(1).max(10_000) })),
});

/** What a plugin is about, in the few sentences that a model reads. */
function subjectOf({ card }: SearchDocument): string {
  return `${card.name}. ${card.description} Category: ${card.category}. ${card.keywords.join(', ')}`;
}

/** Meanings by a model that a service runs; each listing's vector is asked for once and kept in the database. */
export class EmbeddedMeanings implements Meanings {
  private readonly knex: Knex;
  private readonly config: EmbeddingsConfig;
  private readonly vectors = new VectorIndex();
  private readonly digests = new Map<string, string>();
  private readonly queries = new Map<string, UnitVector | undefined>();

  constructor(options: { knex: Knex; config: EmbeddingsConfig }) {
    this.knex = options.knex;
    this.config = options.config;
  }

  async learn(listings: readonly Lesson[]): Promise<void> {
    const wanted = listings.map(({ document }) => {
      const text = subjectOf(document);
      const digest = createHash('sha256').update(`${this.config.model}\n${text}`).digest('hex');
      return { id: document.card.id, text, digest };
    });
    const changed = wanted.filter(({ id, digest }) => this.digests.get(id) !== digest);
    for (let i = 0; i < changed.length; i += BATCH) await this.take(changed.slice(i, i + BATCH));
    const there = new Set(wanted.map(({ id }) => id));
    this.vectors.keep(there);
    for (const id of this.digests.keys()) if (!there.has(id)) this.digests.delete(id);
  }

  async nearestTo(text: string, { limit }: { limit: number }): Promise<Likeness[]> {
    if (!this.queries.has(text)) {
      const [vector] = await this.ask([text]);
      const [oldest] = this.queries.keys();
      if (this.queries.size >= QUERIES && oldest !== undefined) this.queries.delete(oldest);
      this.queries.set(text, vector);
    }
    return this.nearest(this.queries.get(text), limit);
  }

  async like(id: string, { limit }: { limit: number }): Promise<Likeness[]> {
    return this.nearest(this.vectors.get(id), limit, id);
  }

  private nearest(vector: UnitVector | undefined, limit: number, but?: string): Likeness[] {
    if (!vector) return [];
    const least = this.config.leastLikeness;
    return this.vectors.nearest(vector, { limit, least, ...(but === undefined ? {} : { but }) });
  }

  private async take(listings: Array<{ id: string; text: string; digest: string }>): Promise<void> {
    const kept = await this.knex<{ digest: string; vector: Buffer }>('listing_vectors')
      .whereIn(
        'digest',
        listings.map(({ digest }) => digest)
      )
      .select('digest', 'vector');
    const known = new Map(kept.map(row => [row.digest, fromBytes(row.vector)]));
    const missing = listings.filter(({ digest }) => !known.has(digest));
    if (missing.length > 0) {
      const answers = await this.ask(missing.map(({ text }) => text));
      const rows = missing.flatMap(({ digest }, i) => {
        const vector = answers[i];
        if (!vector) return [];
        known.set(digest, vector);
        return [{ digest, vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength) }];
      });
      if (rows.length > 0) await this.knex('listing_vectors').insert(rows).onConflict('digest').ignore();
    }
    for (const { id, digest } of listings) {
      this.vectors.set(id, known.get(digest));
      this.digests.set(id, digest);
    }
  }

  /** @throws Error that says what the service answered; never with the key in it. */
  private async ask(input: string[]): Promise<Array<UnitVector | undefined>> {
    const { url, model, apiKey, timeoutMs } = this.config;
    const response = await fetch(`${url.replace(/\/$/, '')}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, input, encoding_format: 'float' }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The embeddings service answered ${response.status} to ${input.length} texts`);
    }
    const { data } = answerSchema.parse(await response.json());
    const vectors = new Map(data.map(one => [one.index, toUnit(Float32Array.from(one.embedding))]));
    return input.map((_, i) => vectors.get(i));
  }
}

function fromBytes(bytes: Buffer): UnitVector {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
