/** Where the launcher says what it does; standard error in the product. */
export type Progress = {
  /** One line. */
  line(text: string): void;
  /** "· name …" now and "✓ name 0.3s" when `work` is done, or "✗ name" when it throws (and the error goes on). */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
};

/** Progress that ends up in `write`, one call a line. */
export function createProgress(write: (line: string) => void): Progress {
  return {
    line: write,
    async step(name, work) {
      const started = performance.now();
      write(`· ${name} …`);
      try {
        const result = await work();
        write(`✓ ${name} ${seconds(performance.now() - started)}`);
        return result;
      } catch (error) {
        write(`✗ ${name}`);
        throw error;
      }
    },
  };
}

/** Milliseconds as "0.3s". */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}
