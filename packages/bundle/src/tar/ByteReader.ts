/** Takes exact numbers of bytes from a stream of chunks and shows every byte it took to an observer, in order. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #observe: (bytes: Buffer) => void;
  #chunk: Buffer = Buffer.alloc(0);
  #offset = 0;

  constructor(source: AsyncIterable<Buffer>, observe: (bytes: Buffer) => void) {
    this.#source = source[Symbol.asyncIterator]();
    this.#observe = observe;
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#offset;
  }

  /** The next `length` bytes; fewer only at the end of the stream. The result is the caller's to keep. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#chunk.length === 0) {
        const next = await this.#source.next();
        if (next.done) break;
        this.#chunk = next.value;
        continue;
      }
      const part = this.#chunk.subarray(0, missing);
      this.#chunk = this.#chunk.subarray(part.length);
      this.#observe(part);
      parts.push(part);
      missing -= part.length;
    }
    const taken = Buffer.concat(parts);
    this.#offset += taken.length;
    return taken;
  }

  /** Tells the source that nothing more is wanted. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
