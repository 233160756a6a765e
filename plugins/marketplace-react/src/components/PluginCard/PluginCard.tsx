import type { PluginCard as PluginCardData } from '@flyloft/plugin-manager-common';
import { Link } from 'react-router-dom';
import { PluginIcon } from '../PluginIcon/PluginIcon';
import { StateBadge } from '../StateBadge/StateBadge';
import { TRUST_TIERS } from '../TrustBadge/trustTiers';
import './PluginCard.css';

/**
 * One listing: what it is, who made it, how much it is trusted, and one word of state. Plain elements, because lists make
 * and drop many of them while somebody scrolls; the link in the title covers the whole card.
 */
export function PluginCard({ plugin }: { plugin: PluginCardData }) {
  const state = plugin.installed[0]?.state;
  const tier = TRUST_TIERS[plugin.trustTier];
  return (
    <article className="fl-plugin-card">
      <header>
        <PluginIcon plugin={plugin} />
        <div className="fl-plugin-card-title">
          <h3 className="fl-clamp-2">
            <Link to={`/marketplace/plugins/${plugin.id}`} aria-label={`${plugin.name}, ${plugin.category}`}>
              {plugin.name}
            </Link>
          </h3>
          <p>{plugin.author ?? plugin.publisher}</p>
        </div>
      </header>
      <p className="fl-plugin-card-text fl-clamp-3">{plugin.description}</p>
      <footer>
        <span>
          {plugin.category} · {tier.symbol} {tier.word}
        </span>
        {state ? (
          <StateBadge state={state} />
        ) : (
          <span className="fl-plugin-card-word">{cardWord(plugin)}</span>
        )}
      </footer>
    </article>
  );
}

/** The one word of a listing that is not installed. */
export function cardWord(
  plugin: Pick<PluginCardData, 'installable' | 'fits' | 'maturity' | 'latest'>
): string {
  if (!plugin.installable) return 'Ask for it';
  if (!plugin.fits) return 'Does not fit';
  if (plugin.maturity === 'deprecated') return 'Deprecated';
  return plugin.latest ?? 'Ask for it';
}
