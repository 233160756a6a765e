import { type RefObject, useEffect } from 'react';
import { useLocation, useNavigationType } from 'react-router-dom';

/** Where somebody was on an entry of the history: how far down, and on which link. */
type Place = { top: number; href?: string };

/** Entries that are remembered; going back further than this starts at the top. */
const REMEMBERED = 50;
/** Milliseconds for which a page may still grow to the height that it had. */
const SETTLE_MS = 1_500;

const places = new Map<string, Place>();
let lastPath: string | undefined;

/** Whether whoever led here wants the page's main button to have the focus. */
export const wantsAct = (state: unknown) =>
  typeof state === 'object' && state !== null && 'focusAct' in state && state.focusAct === true;

function remember(key: string, change: Partial<Place>) {
  const place = { top: 0, ...places.get(key), ...change };
  places.delete(key);
  places.set(key, place);
  if (places.size > REMEMBERED) places.delete(places.keys().next().value!);
}

/** Scrolls and focuses as it was, as soon as the page is tall enough and the link is there; gives up when touched. */
function restore(place: Place): () => void {
  const until = performance.now() + SETTLE_MS;
  let frame = 0;
  const attempt = () => {
    window.scrollTo({ top: place.top });
    const link =
      place.href === undefined
        ? undefined
        : [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].find(
            candidate => candidate.getAttribute('href') === place.href
          );
    link?.focus({ preventScroll: true });
    const there = Math.abs(window.scrollY - place.top) < 2 && (place.href === undefined || link);
    if (!there && performance.now() < until) frame = requestAnimationFrame(attempt);
  };
  const stop = () => cancelAnimationFrame(frame);
  window.addEventListener('wheel', stop, { once: true });
  window.addEventListener('keydown', stop, { once: true });
  attempt();
  return () => {
    stop();
    window.removeEventListener('wheel', stop);
    window.removeEventListener('keydown', stop);
  };
}

/**
 * Moving on starts at the top with the focus on the heading; going back leads to where one was, scrolled as it was and
 * on the link that was followed. The first screen keeps the browser's own focus.
 */
export function useReturnToPlace(headingRef: RefObject<HTMLElement>): void {
  const { key, pathname, state } = useLocation();
  const actFirst = wantsAct(state);
  const navigationType = useNavigationType();

  useEffect(() => {
    const moved = lastPath !== undefined && lastPath !== pathname;
    lastPath = pathname;
    const place = navigationType === 'POP' ? places.get(key) : undefined;
    if (place) return restore(place);
    if (moved && navigationType !== 'POP') {
      window.scrollTo({ top: 0 });
      if (!actFirst) headingRef.current?.focus({ preventScroll: true });
    }
    return undefined;
  }, [key, pathname, navigationType, actFirst, headingRef]);

  useEffect(() => {
    const onScroll = () => remember(key, { top: window.scrollY });
    const onFollow = (event: MouseEvent) => {
      const href = event.target instanceof Element && event.target.closest('a')?.getAttribute('href');
      if (href) remember(key, { top: window.scrollY, href });
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    document.addEventListener('click', onFollow, true);
    return () => {
      window.removeEventListener('scroll', onScroll);
      document.removeEventListener('click', onFollow, true);
    };
  }, [key]);
}
