/** A vector of length one. */
export type UnitVector = Float32Array;

/** The vector with length one; undefined where it has no direction. */
export function toUnit(vector: Float32Array): UnitVector | undefined {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += vector[i]! * vector[i]!;
  if (square < 1e-12 || !Number.isFinite(square)) return undefined;
  const factor = 1 / Math.sqrt(square);
  return vector.map(value => value * factor);
}

/** A plugin and how much it is like what was asked for: -1 to 1. */
export type Likeness = { id: string; likeness: number };

/** Where plugins stand in a space in which nearness is likeness of subject. */
export class VectorIndex {
  private readonly vectors = new Map<string, UnitVector>();

  get size(): number {
    return this.vectors.size;
  }

  get(id: string): UnitVector | undefined {
    return this.vectors.get(id);
  }

  set(id: string, vector: UnitVector | undefined): void {
    if (vector) this.vectors.set(id, vector);
    else this.vectors.delete(id);
  }

  /** Keeps only these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.vectors.keys()) if (!ids.has(id)) this.vectors.delete(id);
  }

  /** The nearest plugins, nearest first, that are at least that much like it. */
  nearest(to: UnitVector, options: { limit: number; least: number; but?: string }): Likeness[] {
    const found: Likeness[] = [];
    for (const [id, vector] of this.vectors) {
      if (id === options.but || vector.length !== to.length) continue;
      let likeness = 0;
      for (let i = 0; i < to.length; i++) likeness += vector[i]! * to[i]!;
      if (likeness >= options.least) found.push({ id, likeness });
    }
    return found.sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1)).slice(0, options.limit);
  }
}
