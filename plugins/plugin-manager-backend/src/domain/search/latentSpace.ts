/**
 * Latent semantic analysis of the catalogue by itself, without any model from elsewhere: words that stand in the same
 * listings come to stand for each other, so that "pipelines" is near "builds" where the catalogue uses them alike.
 *
 * The listings are a sparse matrix of words, weighted by how much each says and how rare it is. Its strongest directions
 * are found by subspace iteration from fixed random numbers: a few products with the matrix and its transpose, made
 * orthonormal after each. Likeness is the cosine within that subspace, which no rotation of its basis changes, so the
 * singular vectors themselves are never needed.
 */
import { toUnit, type UnitVector } from './vectors';

/** A listing as the words it has and how much each says about it. */
export type WeighedWords = ReadonlyArray<{ word: string; weight: number }>;

/** Directions that are kept; of a small catalogue fewer, or words could not come to stand for each other. */
const DIMENSIONS = 64;
/** Fewer listings than these teach nothing. */
const FEWEST_LISTINGS = 20;
/** Products with the matrix until the directions are good enough. */
const ROUNDS = 4;
/** Most words that span the space; the ones in most listings are kept, but none that is in half of them. */
const MOST_WORDS = 6_000;
/** Listings that are multiplied before other work may have its turn. */
const LISTINGS_A_TURN = 100;

type Matrix = { starts: Uint32Array; columns: Uint32Array; values: Float32Array };

/** A space that was learnt from listings. */
export class LatentSpace {
  private readonly rows: Map<string, { row: number; rarity: number }>;
  private readonly basis: Float32Array;
  private readonly dimensions: number;

  constructor(rows: Map<string, { row: number; rarity: number }>, basis: Float32Array, dimensions: number) {
    this.rows = rows;
    this.basis = basis;
    this.dimensions = dimensions;
  }

  /** Where words stand in the space; undefined where it knows none of them. */
  place(words: WeighedWords): UnitVector | undefined {
    const vector = new Float32Array(this.dimensions);
    for (const { word, weight } of words) {
      const known = this.rows.get(word);
      if (!known) continue;
      const from = known.row * this.dimensions;
      const value = weight * known.rarity;
      for (let d = 0; d < this.dimensions; d++) vector[d]! += value * this.basis[from + d]!;
    }
    return toUnit(vector);
  }
}

/** Learns the space of these listings; each step of the generator is a few milliseconds of work. */
export function* learnLatentSpace(listings: readonly WeighedWords[]): Generator<void, LatentSpace> {
  const frequency = new Map<string, number>();
  for (let i = 0; i < listings.length; i++) {
    for (const { word } of listings[i]!) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    if (i % LISTINGS_A_TURN === 0) yield;
  }
  const most = Math.max(2, listings.length / 2);
  const chosen = [...frequency]
    .filter(([word, count]) => count >= 2 && count <= most && !/^\d+$/.test(word))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_WORDS);
  const rows = new Map(
    chosen.map(([word, count], row) => [word, { row, rarity: Math.log(listings.length / count + 1) }])
  );
  yield;
  const matrix = yield* sparseMatrix(listings, rows);
  const smaller = Math.min(chosen.length, listings.length);
  const dimensions = listings.length < FEWEST_LISTINGS ? 0 : Math.min(DIMENSIONS, Math.ceil(smaller / 4));
  let basis = yield* orthonormal(randomMatrix(chosen.length * dimensions), dimensions);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float32Array(basis.length);
    for (let from = 0; from < listings.length; from += LISTINGS_A_TURN) {
      multiplyTwice(matrix, basis, next, dimensions, from, Math.min(listings.length, from + LISTINGS_A_TURN));
      yield;
    }
    basis = yield* orthonormal(next, dimensions);
  }
  return new LatentSpace(rows, basis, dimensions);
}

/** The listings as rows of a matrix, each of length one. */
function* sparseMatrix(
  listings: readonly WeighedWords[],
  rows: ReadonlyMap<string, { row: number; rarity: number }>
): Generator<void, Matrix> {
  const size = listings.reduce((sum, words) => sum + words.length, 0);
  const starts = new Uint32Array(listings.length + 1);
  const columns = new Uint32Array(size);
  const values = new Float32Array(size);
  let at = 0;
  for (let i = 0; i < listings.length; i++) {
    if (i % LISTINGS_A_TURN === 0) yield;
    const words = listings[i]!;
    const from = at;
    let square = 0;
    for (const { word, weight } of words) {
      const known = rows.get(word);
      if (!known) continue;
      columns[at] = known.row;
      values[at] = weight * known.rarity;
      square += values[at]! ** 2;
      at += 1;
    }
    const length = Math.sqrt(square) || 1;
    for (let k = from; k < at; k++) values[k]! /= length;
    starts[i + 1] = at;
  }
  return { starts, columns, values };
}

/** Adds the share of some listings to `matrixᵀ · matrix · basis`. */
function multiplyTwice(
  { starts, columns, values }: Matrix,
  basis: Float32Array,
  into: Float32Array,
  dimensions: number,
  from: number,
  to: number
): void {
  const own = new Float32Array(dimensions);
  for (let i = from; i < to; i++) {
    own.fill(0);
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const row = columns[k]! * dimensions;
      const value = values[k]!;
      for (let d = 0; d < dimensions; d++) own[d]! += value * basis[row + d]!;
    }
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const row = columns[k]! * dimensions;
      const value = values[k]!;
      for (let d = 0; d < dimensions; d++) into[row + d]! += value * own[d]!;
    }
  }
}

/** Makes the columns of a matrix orthonormal (Gram-Schmidt); a column without a direction of its own becomes zero. */
function* orthonormal(matrix: Float32Array, dimensions: number): Generator<void, Float32Array> {
  const rows = matrix.length / dimensions;
  for (let d = 0; d < dimensions; d++) {
    yield;
    for (let earlier = 0; earlier < d; earlier++) {
      let shared = 0;
      for (let r = 0; r < rows; r++)
        shared += matrix[r * dimensions + d]! * matrix[r * dimensions + earlier]!;
      for (let r = 0; r < rows; r++) {
        matrix[r * dimensions + d]! -= shared * matrix[r * dimensions + earlier]!;
      }
    }
    let square = 0;
    for (let r = 0; r < rows; r++) square += matrix[r * dimensions + d]! ** 2;
    const factor = square > 1e-10 ? 1 / Math.sqrt(square) : 0;
    for (let r = 0; r < rows; r++) matrix[r * dimensions + d]! *= factor;
  }
  return matrix;
}

/** Numbers from -1 to 1, always the same ones. */
function randomMatrix(size: number): Float32Array {
  const numbers = new Float32Array(size);
  let state = 2_463_534_242;
  for (let i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    numbers[i] = state / 2 ** 31;
  }
  return numbers;
}
