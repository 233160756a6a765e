import { type ReactNode, useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { type SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
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

// The pages and the menu share one client: what a signal names is read again once, however many of them listen.
const followers = new WeakMap<QueryClient, { count: number; stop(): void }>();

function follow(client: QueryClient, signals: SignalApi): () => void {
  const known = followers.get(client);
  if (known) known.count += 1;
  else {
    const subscription = signals.subscribe(SIGNAL_CHANNEL, message => {
      const parsed = signalMessageSchema.safeParse(message);
      if (!parsed.success) return;
      for (const queryKey of keysTouchedBy(parsed.data)) void client.invalidateQueries({ queryKey });
    });
    followers.set(client, { count: 1, stop: () => subscription.unsubscribe() });
  }
  return () => {
    const entry = followers.get(client)!;
    entry.count -= 1;
    if (entry.count > 0) return;
    entry.stop();
    followers.delete(client);
  };
}

/** Reads what signals name again; without signals the pages refetch when the window gets the focus. */
function LiveInvalidation({ client }: { client: QueryClient }) {
  const signals = useApiHolder().get(signalApiRef);
  useEffect(() => (signals ? follow(client, signals) : undefined), [signals, client]);
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
