import { memo } from 'react';
import type { PluginCard as PluginCardData } from '@flyloft/plugin-manager-common';
import {
  cardWord,
  PluginCard,
  PluginIcon,
  RelativeTime,
  StateBadge,
  TRUST_TIERS,
} from '@flyloft/plugin-marketplace-react';
import { RiAddLine, RiCheckLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { paths } from '../routes';
import { facetWord } from './facetWords';
import type { SearchView } from './useSearchState';

function State({ plugin }: { plugin: PluginCardData }) {
  const state = plugin.installed[0]?.state;
  return state ? <StateBadge state={state} /> : <span>{cardWord(plugin)}</span>;
}

function Row({ plugin }: { plugin: PluginCardData }) {
  return (
    <>
      <PluginIcon plugin={plugin} size={40} />
      <div className="mp-result-main">
        <Link to={paths.plugin(plugin.id)}>{plugin.name}</Link>
        <p className="mp-result-line">{plugin.description}</p>
      </div>
      <div className="mp-result-side">
        <State plugin={plugin} />
        <span className="mp-secondary">
          {plugin.category} · <RelativeTime at={plugin.updatedAt} />
        </span>
      </div>
    </>
  );
}

function Details({ plugin }: { plugin: PluginCardData }) {
  const tier = TRUST_TIERS[plugin.trustTier];
  const facts: Array<[string, string]> = [
    ['Category', plugin.category],
    ['Type', facetWord('type', plugin.type)],
    ['Trust', `${tier.symbol} ${tier.word}`],
    ['Maturity', facetWord('maturity', plugin.maturity)],
    ['Release', plugin.latest ?? 'None yet'],
    ['Installed in', plugin.installs === 1 ? '1 environment' : `${plugin.installs} environments`],
  ];
  return (
    <>
      <PluginIcon plugin={plugin} size={40} />
      <div className="mp-result-main">
        <Link to={paths.plugin(plugin.id)}>{plugin.name}</Link>
        <p className="mp-result-line">{plugin.author ?? plugin.publisher}</p>
        <p className="fl-clamp-2">{plugin.description}</p>
        <p className="mp-result-line">{plugin.keywords.slice(0, 6).join(' · ')}</p>
      </div>
      <dl className="mp-result-facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mp-result-side">
        <State plugin={plugin} />
      </div>
    </>
  );
}

const VIEWS = { list: Row, details: Details };

/** One result: a card, a row or a row with details; its place while it is still on the way. */
export const ResultItem = memo(function Result({
  plugin,
  view,
  isCompared,
  onCompare,
}: {
  plugin: PluginCardData | undefined;
  view: SearchView;
  isCompared: boolean;
  onCompare(id: string): void;
}) {
  if (!plugin) return <div className="mp-result-waiting" data-waiting />;
  const View = view === 'cards' ? undefined : VIEWS[view];
  return (
    <>
      {View ? (
        <div className="mp-result" data-compared={isCompared || undefined}>
          <View plugin={plugin} />
        </div>
      ) : (
        <PluginCard plugin={plugin} />
      )}
      <button
        type="button"
        className="mp-result-compare"
        aria-pressed={isCompared}
        aria-label={`Compare ${plugin.name}`}
        title={isCompared ? 'Take it out of the comparison (c)' : 'Compare (c)'}
        onClick={() => onCompare(plugin.id)}
      >
        {isCompared ? <RiCheckLine aria-hidden="true" /> : <RiAddLine aria-hidden="true" />}
      </button>
    </>
  );
});
