import type { Installation, JsonObject, PluginDetail } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../../routes';
import { toChange } from '../toChange';
import type { DraftSaver } from './draftSaver';

/** Makes the plan that the wizard is for, and throws the draft away that became it. */
export function useMakePlan({
  plugin,
  environment,
  installation,
  edited,
  saver,
}: {
  plugin: PluginDetail;
  environment: string;
  installation: Installation | undefined;
  edited: { planId: string } | undefined;
  saver: DraftSaver;
}) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const wish = (config: JsonObject) => ({
    environment,
    changes: [toChange(plugin, installation, config)],
    ...(edited ? { supersedes: edited.planId } : {}),
  });
  const making = useMutation({
    mutationFn: (config: JsonObject) => client.makePlan(wish(config)),
    onSuccess: answer => {
      // A draft that stays behind is offered again next time, and its difference says that it is old.
      saver.end().catch(() => undefined);
      navigate(paths.plan(answer.plan.id));
    },
  });
  return { wish, making, finish: making.mutate };
}
