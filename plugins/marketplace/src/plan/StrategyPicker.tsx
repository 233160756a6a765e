import { Select } from '@backstage/ui';
import {
  releaseStrategySchema,
  STRATEGY_WORDS,
  type Plan,
  type ReleaseStrategy,
} from '@flyloft/plugin-manager-common';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { ConflictBlock } from './ConflictBlock';
import { toChanges } from './toChanges';

/** Whether releases are chosen for a plan at all: not where something is only stopped, configured or taken away. */
export const choosesReleases = ({ content }: Pick<Plan, 'content'>) =>
  content.items.some(({ kind }) => kind === 'install' || kind === 'update');

/** Which of all releases that fit together are taken; another choice makes another plan in the place of this one. */
export function StrategyPicker({ plan }: { plan: Plan }) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const choose = useMutation({
    mutationFn: (strategy: ReleaseStrategy) => client.requestPlanAgain(plan.id, { strategy }),
    onSuccess: answer => navigate(paths.plan(answer.plan.id), { replace: true }),
  });
  const chosen = choose.isPending ? choose.variables : plan.content.strategy ?? 'compatible';
  return (
    <div className="mp-plan-reason">
      <Select
        size="small"
        label="Which releases"
        options={releaseStrategySchema.options.map(value => ({ value, label: STRATEGY_WORDS[value] }))}
        value={chosen}
        isDisabled={choose.isPending}
        onChange={key => {
          const strategy = releaseStrategySchema.parse(key);
          if (strategy !== chosen) choose.mutate(strategy);
        }}
      />
      {choose.isError && (
        <ConflictBlock
          title="No plan could be made in this way"
          error={choose.error}
          environment={plan.content.environment}
          asked={toChanges(plan)}
          supersedes={plan.id}
        />
      )}
    </div>
  );
}
