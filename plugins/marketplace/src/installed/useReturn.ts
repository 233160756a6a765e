import type { Installation } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';

/** Makes the plan that goes back to a revision, and opens it. */
export function useReturn({ environment, pluginId }: Pick<Installation, 'environment' | 'pluginId'>) {
  const client = usePluginManager();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (revision: number) =>
      client.makePlan({ environment, changes: [{ kind: 'rollback', pluginId, revision }] }),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
}
