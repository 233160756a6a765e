import { queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Lets an installation move again. What can be updated, and what plans would choose, is another thing then. */
export function useLiftPin(environment: string) {
  const client = usePluginManager();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (pluginId: string) => client.unpinPlugin(pluginId, { environment }),
    onSuccess: changed => {
      cache.setQueryData(queryKeys.installation(environment, changed.pluginId), changed);
      return cache.invalidateQueries({ queryKey: queryKeys.plugins });
    },
  });
}
