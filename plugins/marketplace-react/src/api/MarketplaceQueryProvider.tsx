import { type ReactNode, useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { FlyloftError, SIGNAL_CHANNEL, signalMessageSchema } from '@flyloft/plugin-manager-common';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { keysTouchedBy } from './queryKeys';

// One client for the page, so that the marketplace's pages share what they have read while one moves between them.
let shared: QueryClient | undefined;

function getQueryClient(): QueryClient {
  shared ??= new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A refusal does not change by asking again; only a server that did not answer is asked once more.
        retry: (count, error) => count < 1 && !(error instanceof FlyloftError && error.code !== 'INTERNAL'),
        refetchOnWindowFocus: true,
      },
    },
  });
  return shared;
}

/** Reads what signals name again; without signals the pages refetch when the window gets the focus. */
function LiveInvalidation({ client }: { client: QueryClient }) {
  const signals = useApiHolder().get(signalApiRef);
  useEffect(() => {
    if (!signals) return undefined;
    const subscription = signals.subscribe(SIGNAL_CHANNEL, message => {
      const parsed = signalMessageSchema.safeParse(message);
      if (!parsed.success) return;
      for (const queryKey of keysTouchedBy(parsed.data)) void client.invalidateQueries({ queryKey });
    });
    return () => subscription.unsubscribe();
  }, [signals, client]);
  return null;
}

/** Puts the marketplace's data around its pages. Pass a `client` of your own in tests. */
export function MarketplaceQueryProvider({
  children,
  client,
}: {
  children: ReactNode;
  client?: QueryClient;
}) {
  const [queryClient] = useState(() => client ?? getQueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <LiveInvalidation client={queryClient} />
      {children}
    </QueryClientProvider>
  );
}
