import { type RefObject, useEffect, useState } from 'react';
import type { ConfigFormHandle } from '@flyloft/plugin-marketplace-react';

/** Frames for which a field is waited for: its step may have to be drawn first. */
const PATIENCE = 180;

/** Frames after a dialog is gone, in which it gives the focus back to where it was. */
const SETTLE = 4;

/** Puts the focus on a field that may only be drawn soon. */
export function useFieldFocus(form: RefObject<ConfigFormHandle>): (pointer: string) => void {
  const [wanted, setWanted] = useState<{ pointer: string }>();
  useEffect(() => {
    if (!wanted) return undefined;
    const { pointer } = wanted;
    let frames = 0;
    let quiet = 0;
    let handle = 0;
    const look = () => {
      frames += 1;
      quiet = document.querySelector('[role="dialog"]') ? 0 : quiet + 1;
      const drawn = document.querySelector(`[data-config-form] [data-pointer="${CSS.escape(pointer)}"]`);
      const now = quiet > SETTLE && drawn !== null;
      if ((now || frames > PATIENCE) && form.current?.focus(pointer)) return;
      if (frames <= PATIENCE) handle = requestAnimationFrame(look);
    };
    handle = requestAnimationFrame(look);
    return () => cancelAnimationFrame(handle);
  }, [wanted, form]);
  return pointer => setWanted({ pointer });
}
