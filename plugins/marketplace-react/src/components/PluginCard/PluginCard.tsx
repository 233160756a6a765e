import { Card, CardBody, CardFooter, CardHeader, Flex, Text } from '@backstage/ui';
import type { PluginCard as PluginCardData } from '@flyloft/plugin-manager-common';
import { PluginIcon } from '../PluginIcon/PluginIcon';
import { StateBadge } from '../StateBadge/StateBadge';
import { TRUST_TIERS } from '../TrustBadge/trustTiers';
import './PluginCard.css';

/** One listing: what it is, who made it, how much it is trusted, and one word of state. */
export function PluginCard({ plugin }: { plugin: PluginCardData }) {
  const state = plugin.installed[0]?.state;
  return (
    <Card
      href={`/marketplace/plugins/${plugin.id}`}
      label={`${plugin.name}, ${plugin.category}`}
      className="fl-plugin-card"
    >
      <CardHeader>
        <Flex gap="3" align="center">
          <PluginIcon plugin={plugin} />
          <div className="fl-plugin-card-title">
            <Text as="h3" variant="body-large" weight="bold" className="fl-clamp-2">
              {plugin.name}
            </Text>
            <Text as="p" variant="body-small" color="secondary" truncate>
              {plugin.author ?? plugin.publisher}
            </Text>
          </div>
        </Flex>
      </CardHeader>
      <CardBody>
        <Text as="p" variant="body-medium" className="fl-clamp-3">
          {plugin.description}
        </Text>
      </CardBody>
      <CardFooter>
        <Flex gap="2" align="center" justify="between">
          <Text variant="body-small" color="secondary">
            {plugin.category} · {TRUST_TIERS[plugin.trustTier].symbol} {TRUST_TIERS[plugin.trustTier].word}
          </Text>
          {state ? <StateBadge state={state} /> : <Text variant="body-small">{cardWord(plugin)}</Text>}
        </Flex>
      </CardFooter>
    </Card>
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
