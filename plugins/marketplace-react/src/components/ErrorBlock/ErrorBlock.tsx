import { Alert, Button, Flex, Text } from '@backstage/ui';
import { FlyloftError } from '@flyloft/plugin-manager-common';

/** An error where it happened: what, why and what next; the code small at the end; Retry where it can help. */
export function ErrorBlock({ title, error, onRetry }: { title: string; error: unknown; onRetry?(): void }) {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof FlyloftError ? error.code : undefined;
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title}
      description={
        <Flex direction="column" gap="1">
          <span style={{ whiteSpace: 'pre-line' }}>{message}</span>
          {code && (
            <Text as="span" variant="body-x-small">
              {code}
            </Text>
          )}
        </Flex>
      }
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            Retry
          </Button>
        )
      }
    />
  );
}
