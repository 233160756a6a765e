import { createContext } from 'react';

/** Inputs that hold text which the form does not have yet. */
export class PendingInputs {
  private readonly flushes = new Set<() => void>();

  /** Notes an input; answers with what takes it out again. */
  add(flush: () => void): () => void {
    this.flushes.add(flush);
    return () => this.flushes.delete(flush);
  }

  /** Hands over everything that was typed. */
  flush(): void {
    for (const flush of [...this.flushes]) flush();
  }
}

/** Where inputs note what they have not handed over yet; without a form around them it is nowhere. */
export const PendingContext = createContext<PendingInputs>(new PendingInputs());
