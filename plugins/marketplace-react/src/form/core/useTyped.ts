import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import { PendingContext } from './pending';

/** Milliseconds without a key after which the form gets what was typed. */
const TYPING_PAUSE_MS = 200;

/**
 * Text that lives in its input while somebody types, so that a key press draws that input and nothing else. The form gets
 * it after a pause, when the input is left, or when the form is asked for its value.
 *
 *   settled ──key──▶ typing ──pause, blur, flush or unmount──▶ settled
 */
export function useTyped(value: string, commit: (text: string) => void) {
  const pending = useContext(PendingContext);
  const [text, setText] = useState(value);
  const latest = useRef({ text: value, typing: false, commit });
  latest.current.commit = commit;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const forget = useRef<() => void>();

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    forget.current?.();
    forget.current = undefined;
    if (!latest.current.typing) return;
    latest.current.typing = false;
    latest.current.commit(latest.current.text);
  }, []);

  const type = useCallback(
    (next: string) => {
      setText(next);
      latest.current.text = next;
      latest.current.typing = true;
      forget.current ??= pending.add(flush);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, TYPING_PAUSE_MS);
    },
    [flush, pending]
  );

  useEffect(() => {
    // What somebody else put there counts only while nobody types here.
    if (latest.current.typing) return;
    latest.current.text = value;
    setText(value);
  }, [value]);

  // A field that goes away while one types takes nothing with it.
  useEffect(() => flush, [flush]);

  return { text, type, flush };
}
