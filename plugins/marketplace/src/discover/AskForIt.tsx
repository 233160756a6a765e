import { useState } from 'react';
import { Button, Flex, Text } from '@backstage/ui';
import { toPluginRequest } from '@flyloft/plugin-manager-common';
import { ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';

/** Asks the admins for a plugin that is not here, or has no bundle yet. */
export function AskForIt({ text }: { text: string }) {
  const client = usePluginManager();
  const request = toPluginRequest(text);
  const [asked, setAsked] = useState<{ count: number }>();
  const ask = useMutation({
    mutationFn: () =>
      client.requestPlugin(request.id, request.reference ? { reference: request.reference } : {}),
    onSuccess: setAsked,
  });
  if (asked) {
    return (
      <Text role="status">
        {asked.count === 1 ? 'You asked for it.' : `${asked.count} people asked for it.`} An admin gets the
        command that packs it.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="2" align="center">
      <Button isPending={ask.isPending} onPress={() => ask.mutate()}>{`Ask for ${
        request.reference ?? request.id
      }`}</Button>
      {ask.isError && <ErrorBlock title="Your request was not stored" error={ask.error} />}
    </Flex>
  );
}
