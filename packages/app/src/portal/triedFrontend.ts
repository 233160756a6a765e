const STORAGE_KEY = 'flyloft.try-frontend';

/** A quarantined frontend that one person loads in one tab. */
export type TriedFrontend = { person: string; pluginId: string; digest: string };

type Tab = Pick<Window, 'sessionStorage'>;

/** What this tab tries, if it is this person who asked for it; somebody else who signs in here tries nothing. */
export function readTried(tab: Tab, person: string): TriedFrontend | undefined {
  const text = tab.sessionStorage.getItem(STORAGE_KEY);
  if (text === null) return undefined;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { person: asker, pluginId, digest } = Object(stored) as Partial<Record<keyof TriedFrontend, unknown>>;
  if (asker !== person || typeof pluginId !== 'string' || typeof digest !== 'string') return undefined;
  return { person, pluginId, digest };
}

/** Remembers it for the tab; only a press of a button leads here, never an address. */
export function keepTried(tab: Tab, tried: TriedFrontend): void {
  tab.sessionStorage.setItem(STORAGE_KEY, JSON.stringify(tried));
}

/** Ends the try. */
export function forgetTried(tab: Tab): void {
  tab.sessionStorage.removeItem(STORAGE_KEY);
}
