import type { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';

/** Nothing to show, and what one can do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Flex direction="column" align="center" gap="3" py="10" px="4">
      <Text as="h2" variant="title-x-small" weight="bold" style={{ textAlign: 'center' }}>
        {title}
      </Text>
      {children && (
        <Text as="p" color="secondary" style={{ maxWidth: '60ch', textAlign: 'center' }}>
          {children}
        </Text>
      )}
      {action}
    </Flex>
  );
}
