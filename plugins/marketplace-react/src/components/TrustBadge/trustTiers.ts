import type { TrustTier } from '@flyloft/plugin-manager-common';

/** How a trust tier is called and what it means, in words. */
export const TRUST_TIERS: Record<
  TrustTier,
  { word: string; symbol: string; meaning: string; notChecked: string }
> = {
  internal: {
    word: 'Internal',
    symbol: '◆',
    meaning: 'Made by your own company, or by the people who make this portal.',
    notChecked: 'the code was not reviewed by the portal.',
  },
  verified: {
    word: 'Verified',
    symbol: '✓',
    meaning: 'The portal’s administrators know the publisher.',
    notChecked: 'no signature key is bound to the publisher yet.',
  },
  community: {
    word: 'Community',
    symbol: '○',
    meaning: 'Anybody can publish here. An admin looks at what it asks for before it runs.',
    notChecked: 'the publisher’s identity and the code.',
  },
  untrusted: {
    word: 'Untrusted',
    symbol: '!',
    meaning: 'Nothing is known of the publisher. It gets nobody’s identity and none of the portal’s pages.',
    notChecked: 'anything but the digest.',
  },
  quarantined: {
    word: 'Quarantined',
    symbol: '✗',
    meaning: 'Switched off: it failed or was reported. Nothing of it runs.',
    notChecked: 'whether a newer release is better.',
  },
};
