import { type KeyboardEvent, useRef, useState } from 'react';
import { Link, Text } from '@backstage/ui';
import type { Suggestions } from '@flyloft/plugin-manager-common';
import { cardWord, PluginIcon, StateBadge } from '@flyloft/plugin-marketplace-react';
import { RiCornerDownLeftLine, RiSearchLine } from '@remixicon/react';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { bestMatch } from './bestMatch';
import { useSuggestions } from './useDiscovery';

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
  const found = useSuggestions(query, SHOWN);
  const offered = query === '' ? [] : found.data?.items ?? [];
  const items = offered.flatMap(item => (item.kind === 'plugin' ? [item.plugin] : []));
  const spelling = query === '' ? undefined : found.data?.spelling;
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
          {spelling && (
            <p className="mp-find-all">
              <Link
                href={paths.search(`?query=${encodeURIComponent(spelling)}`)}
              >{`Did you mean “${spelling}”?`}</Link>
            </p>
          )}
          {offered.length > 0 && (
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
              {offered.map(item =>
                item.kind === 'plugin' ? null : <OtherSuggestion key={JSON.stringify(item)} item={item} />
              )}
            </ul>
          )}
          <p className="mp-find-all">
            {offered.length === 0 &&
              found.isSuccess &&
              !found.isPlaceholderData &&
              'Nothing by that name yet. '}
            <Link href={all}>{offered.length === 0 ? 'Ask for it' : `All results for “${query}”`}</Link>
          </p>
        </div>
      )}
    </form>
  );
}

/** A category or an author that begins as typed, leading to all of its plugins. */
function OtherSuggestion({ item }: { item: Exclude<Suggestions['items'][number], { kind: 'plugin' }> }) {
  const name = item.kind === 'category' ? item.category : item.author;
  return (
    <li>
      <span className="mp-find-name">
        <Link href={paths.search(`?${item.kind}=${encodeURIComponent(name)}`)}>{name}</Link>
        <Text variant="body-small" color="secondary">
          {item.kind === 'category' ? 'Category' : 'Author'} ·{' '}
          {item.count === 1 ? '1 plugin' : `${item.count} plugins`}
        </Text>
      </span>
    </li>
  );
}
