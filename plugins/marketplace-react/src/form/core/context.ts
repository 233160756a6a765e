import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Origin } from '../../components/OriginChip/OriginChip';

/** Where each value comes from, by JSON pointer. */
export type Origins = Readonly<Record<string, Origin>>;

/** What stands beside a field's label: the page may put anything there. */
export type FieldSlot = (pointer: string) => ReactNode;

/** What is said beside fields, kept outside of React's tree so that a change draws only the fields it is about. */
export class FieldNotes {
  private origins: Origins = {};
  private slot: FieldSlot | undefined;
  private readonly listeners = new Set<() => void>();

  set(origins: Origins, slot: FieldSlot | undefined): void {
    if (origins === this.origins && slot === this.slot) return;
    this.origins = origins;
    this.slot = slot;
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  originAt(pointer: string): Origin | undefined {
    return Object.hasOwn(this.origins, pointer) ? this.origins[pointer] : undefined;
  }

  slotOf(): FieldSlot | undefined {
    return this.slot;
  }
}

/** The notes of the form around a field. */
export const NotesContext = createContext(new FieldNotes());

/** The origin and the slot of the field at a pointer. */
export function useFieldNotes(pointer: string): { origin: Origin | undefined; slot: FieldSlot | undefined } {
  const notes = useContext(NotesContext);
  const origin = useSyncExternalStore(notes.subscribe, () => notes.originAt(pointer));
  const slot = useSyncExternalStore(notes.subscribe, () => notes.slotOf());
  return { origin, slot };
}
