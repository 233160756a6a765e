/** Query parameter that starts the portal without any installed frontend. */
const SAFE_MODE_PARAMETER = 'safe-mode';
const STORAGE_KEY = 'flyloft.safe-mode';

/**
 * Whether this tab runs without installed frontends: asked for by `?safe-mode=on`, remembered for the tab (sign-in and
 * navigation drop the query), left by `?safe-mode=off`.
 */
export function isSafeMode(page: Pick<Window, 'location' | 'sessionStorage'>): boolean {
  const asked = new URLSearchParams(page.location.search).get(SAFE_MODE_PARAMETER);
  if (asked === 'off') page.sessionStorage.removeItem(STORAGE_KEY);
  else if (asked !== null) page.sessionStorage.setItem(STORAGE_KEY, 'on');
  return page.sessionStorage.getItem(STORAGE_KEY) === 'on';
}
