import { Button, DialogTrigger, Flex, Link, Popover, Text } from '@backstage/ui';
import { shortDigest, type TrustTier } from '@flyloft/plugin-manager-common';
import { TRUST_TIERS } from './trustTiers';
import './TrustBadge.css';

/** The trust tier, and behind it the evidence: who published, which bytes, what was and was not checked. */
export function TrustBadge({
  tier,
  publisher,
  bundleDigest,
  evidenceHref,
}: {
  tier: TrustTier;
  publisher: string;
  bundleDigest?: string;
  /** Address of everything that is known of the release. */
  evidenceHref?: string;
}) {
  const { word, symbol, meaning, notChecked } = TRUST_TIERS[tier];
  return (
    <DialogTrigger>
      <Button size="small" variant="tertiary" aria-label={`Trust: ${word}. Why?`}>
        <span className="fl-trust" data-tier={tier}>
          {symbol} {word}
        </span>{' '}
        <span className="fl-trust-why">why?</span>
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
          {evidenceHref && (
            <Link href={evidenceHref} variant="body-small">
              All that is known of it, and how to check it again
            </Link>
          )}
        </Flex>
      </Popover>
    </DialogTrigger>
  );
}
