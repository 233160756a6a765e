import { Button, DialogTrigger, Flex, Popover, Text } from '@backstage/ui';
import { shortDigest, type TrustTier } from '@flyloft/plugin-manager-common';
import { TRUST_TIERS } from './trustTiers';

/** The trust tier, and behind it the evidence: who published, which bytes, what was and was not checked. */
export function TrustBadge({
  tier,
  publisher,
  bundleDigest,
}: {
  tier: TrustTier;
  publisher: string;
  bundleDigest?: string;
}) {
  const { word, symbol, meaning, notChecked } = TRUST_TIERS[tier];
  return (
    <DialogTrigger>
      <Button size="small" variant="tertiary" aria-label={`Trust: ${word}. Why?`}>
        {symbol} {word}
      </Button>
      <Popover>
        <Flex direction="column" gap="2" p="3" style={{ maxWidth: '36ch' }}>
          <Text weight="bold">{word}</Text>
          <Text>{meaning}</Text>
          <Text variant="body-small">Published by {publisher}.</Text>
          {bundleDigest && (
            <Text variant="body-small">
              Bundle <code>{shortDigest(bundleDigest)}</code>: the bytes that run are the bytes that were
              published, checked by digest before anything in them runs.
            </Text>
          )}
          <Text variant="body-small">Not checked: {notChecked}</Text>
        </Flex>
      </Popover>
    </DialogTrigger>
  );
}
