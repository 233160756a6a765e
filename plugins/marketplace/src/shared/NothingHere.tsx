import { ButtonLink } from '@backstage/ui';
import { EmptyState } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { Page } from './Page';

/** An address that leads nowhere. */
export function NothingHere() {
  return (
    <Page title="Nothing here">
      <EmptyState
        title="There is no page at this address"
        action={<ButtonLink href={paths.discover}>Go to the marketplace</ButtonLink>}
      >
        The link may be old, or part of it is missing.
      </EmptyState>
    </Page>
  );
}
