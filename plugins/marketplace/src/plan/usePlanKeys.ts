import { type RefObject, useEffect } from 'react';
import { isTyping } from '../shared/isTyping';

/** `[` and `]` move between the sections of a plan, `n` and `p` between its changes, `a` leads to Approve. */
export function usePlanKeys(ref: RefObject<HTMLElement>): void {
  useEffect(() => {
    const move = (selector: string, step: 1 | -1) => {
      const targets = [...(ref.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
      const at = targets.findIndex(target => target === document.activeElement);
      const from = at === -1 && step === -1 ? targets.length : at;
      targets[Math.min(targets.length - 1, Math.max(0, from + step))]?.focus();
    };
    const keys: Record<string, () => void> = {
      '[': () => move('[data-plan-section]', -1),
      ']': () => move('[data-plan-section]', 1),
      p: () => move('[data-plan-change]', -1),
      n: () => move('[data-plan-change]', 1),
      // Only the focus: who approves presses Enter after reading what is about to happen.
      a: () => document.querySelector<HTMLElement>('[data-approve]')?.focus(),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = keys[event.key];
      if (!act || window.localStorage.getItem('flyloft.single-keys') === 'off') return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [ref]);
}
