import { useEffect, useRef } from 'react';
import { isTyping } from '../../shared/isTyping';

/** What the wizard's keys do. */
export type WizardKeys = { proceed(): void; find(): void; previews(): void; undo(): void; redo(): void };

const isDialogOpen = () => document.querySelector('[role="dialog"]') !== null;

/** Keys that act wherever the focus is on the page; inside a text, undo is the text's own. */
export function useWizardKeys(keys: WizardKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.repeat || isDialogOpen()) return;
      const key = event.key.toLowerCase();
      if (key === 'enter') {
        event.preventDefault();
        event.stopPropagation();
        const { activeElement } = document;
        // What is in the editor is handed over when it is left.
        if (activeElement instanceof HTMLElement && activeElement.closest('.cm-editor')) activeElement.blur();
        setTimeout(() => latest.current.proceed());
        return;
      }
      if (key === 'k' && !event.shiftKey) {
        event.preventDefault();
        latest.current.find();
        return;
      }
      if (key === '.') {
        event.preventDefault();
        latest.current.previews();
        return;
      }
      if (isTyping(event.target) || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) latest.current.redo();
      else latest.current.undo();
    };
    // Before the editor sees the key, which would otherwise add a line.
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
