import { isSafeMode } from './safeMode';

const at = (search: string, storage = window.sessionStorage) =>
  isSafeMode({ location: { search } as Location, sessionStorage: storage });

describe('safe mode', () => {
  beforeEach(() => window.sessionStorage.clear());

  it('is asked for by the address, kept for the tab, and left by the address', () => {
    expect(at('')).toBe(false);
    expect(at('?safe-mode=on')).toBe(true);
    expect(at('')).toBe(true);
    expect(at('?safe-mode=off')).toBe(false);
    expect(at('')).toBe(false);
  });
});
