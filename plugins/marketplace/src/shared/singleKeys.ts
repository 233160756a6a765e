const STORAGE_KEY = 'flyloft.single-keys';

/** Whether single keys act; they can be switched off, because some people's input method sends them by accident. */
export const singleKeysAct = () => window.localStorage.getItem(STORAGE_KEY) !== 'off';

/** Keeps in this browser whether single keys act. */
export const keepSingleKeys = (on: boolean) => window.localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off');
