import { type KeyboardEvent, useRef, useState } from 'react';
import { Link, Text } from '@backstage/ui';
import type { PluginCard } from '@flyloft/plugin-manager-common';
import { cardWord, PluginIcon, StateBadge, usePlugins } from '@flyloft/plugin-marketplace-react';
import { RiCornerDownLeftLine, RiSearchLine } from '@remixicon/react';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { bestMatch } from './bestMatch';

const SHOWN = 5;

/**
 * Finds while one types. Enter opens the plugin whose name begins like that, its main button focused, so that a second
 * Enter installs; without such a plugin it leads to all results. The arrows move along what is offered.
 */
export function DiscoverSearch() {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(true);
  const ref = useRef<HTMLFormElement>(null);
  const query = typed.trim();
  const found = usePlugins(query === '' ? { limit: 1 } : { query, limit: SHOWN });
  const items: readonly PluginCard[] = query === '' ? [] : found.data?.pages[0]?.items ?? [];
  const best = found.isPlaceholderData ? undefined : bestMatch(items, query);
  const all = paths.search(`?query=${encodeURIComponent(query)}`);
  const shown = open && query !== '';

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
      ref.current?.querySelector('input')?.focus();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [...(ref.current?.querySelectorAll<HTMLElement>('input, a[href]') ?? [])];
    const at = stops.findIndex(stop => stop === document.activeElement);
    event.preventDefault();
    setOpen(true);
    stops[Math.min(stops.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus();
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrows act on what is in it
    <form
      ref={ref}
      role="search"
      className="mp-find"
      data-search
      onKeyDown={onKeyDown}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
      onFocus={() => setOpen(true)}
      onSubmit={event => {
        event.preventDefault();
        if (best) navigate(paths.plugin(best.id), { state: { focusAct: true } });
        else navigate(query === '' ? paths.search() : all);
      }}
    >
      <label className="mp-find-field">
        <RiSearchLine aria-hidden="true" />
        <span className="mp-visually-hidden">Search plugins</span>
        <input
          type="search"
          placeholder="Search plugins…"
          autoComplete="off"
          value={typed}
          onChange={event => {
            setTyped(event.target.value);
            setOpen(true);
          }}
        />
        {typed === '' && <kbd aria-hidden="true">/</kbd>}
      </label>
      {shown && (
        <div className="mp-find-offer">
          {items.length > 0 && (
            <ul aria-label="Suggestions">
              {items.map(item => (
                <li key={item.id} data-best={item === best || undefined}>
                  <PluginIcon plugin={item} size={24} />
                  <span className="mp-find-name">
                    <Link href={paths.plugin(item.id)}>{item.name}</Link>
                    <Text variant="body-small" color="secondary">
                      {item.category}
                    </Text>
                  </span>
                  {item.installed[0] ? (
                    <StateBadge state={item.installed[0].state} />
                  ) : (
                    <Text variant="body-small" color="secondary">
                      {cardWord(item)}
                    </Text>
                  )}
                  {item === best && (
                    <span className="mp-find-enter" title="Enter opens it">
                      <RiCornerDownLeftLine aria-hidden="true" />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )}
          <p className="mp-find-all">
            {items.length === 0 &&
              found.isSuccess &&
              !found.isPlaceholderData &&
              'Nothing by that name yet. '}
            <Link href={all}>{items.length === 0 ? 'Ask for it' : `All results for “${query}”`}</Link>
          </p>
        </div>
      )}
    </form>
  );
}
