import { createContext, useContext, useEffect, useState } from 'react';

/** Fields that are drawn at once, and the most that are drawn between two frames afterwards. */
const FIRST = 8;
const AT_A_TIME = 6;

/**
 * Lets the fields of a large form appear a few at a time, so that the page answers to keys while it is drawn:
 * groups ask in their order, and one is served between two frames.
 */
export class DrawingQueue {
  private readonly waiting: Array<() => void> = [];
  private scheduled = false;
  private atOnce = FIRST;

  /** How many of so many fields a group may draw at once; nested groups share what there is. */
  take(count: number): number {
    const taken = Math.min(count, this.atOnce);
    this.atOnce -= taken;
    return taken;
  }

  /** Calls back when it is this group's turn for {@link AT_A_TIME} more. */
  next(callback: () => void): () => void {
    this.waiting.push(callback);
    this.schedule();
    return () => {
      const index = this.waiting.indexOf(callback);
      if (index >= 0) this.waiting.splice(index, 1);
    };
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setTimeout(() => {
      this.scheduled = false;
      this.waiting.shift()?.();
      if (this.waiting.length > 0) this.schedule();
    });
  }
}

/** The queue of the form around a group. */
export const DrawingContext = createContext<DrawingQueue | undefined>(undefined);

/** How many of a group's fields are drawn by now; all of them in the end. */
export function useDrawn(count: number): number {
  const queue = useContext(DrawingContext);
  const [drawn, setDrawn] = useState(() => (queue ? queue.take(count) : count));
  useEffect(() => {
    if (drawn >= count || !queue) return undefined;
    return queue.next(() => setDrawn(now => now + AT_A_TIME));
  }, [drawn, count, queue]);
  return Math.min(drawn, count);
}
