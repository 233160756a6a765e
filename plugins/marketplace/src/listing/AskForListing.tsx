import { Button, Flex, Text } from '@backstage/ui';
import type { ListingAnswer } from '@flyloft/plugin-manager-common';
import { ErrorBlock, queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Asks the admins for a bundle of a listed plugin; each person counts once. */
export function AskForListing({ listing }: { listing: ListingAnswer }) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const [known] = listing.packages;
  const ask = useMutation({
    mutationFn: () => client.requestPlugin(listing.pluginId, known ? { reference: known.name } : {}),
    onSuccess: () => cache.invalidateQueries({ queryKey: queryKeys.listing(listing.pluginId) }),
  });
  const { byYou, count } = listing.asked;
  if (byYou) {
    return (
      <Text role="status">
        {count === 1 ? 'You asked for it.' : `You and ${count - 1} more asked for it.`} You are told when it
        is there.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="2" align="end">
      <Button variant="primary" isPending={ask.isPending} onPress={() => ask.mutate()}>
        Ask for it
      </Button>
      {ask.isError && <ErrorBlock title="Your request was not stored" error={ask.error} />}
    </Flex>
  );
}
