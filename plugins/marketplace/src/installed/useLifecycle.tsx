import { type ReactNode, useState } from 'react';
import { Checkbox } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import { ConfirmByConsequence, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { ConflictBlock } from '../plan/ConflictBlock';
import { paths } from '../routes';
import { type Change, consequenceOf, type LifecycleAct, toChange } from './lifecycle';

/** Starts an act; what it needs on the screen: the question before it, and why it failed. */
export type Lifecycle = {
  start(act: LifecycleAct, installations: readonly Installation[]): void;
  isPending: boolean;
  screen: ReactNode;
};

/** Acts on installations of one environment: each asks where something is lost, and makes one plan, which opens. */
export function useLifecycle(): Lifecycle {
  const client = usePluginManager();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<{ act: LifecycleAct; installations: readonly Installation[] }>();
  const [removeData, setRemoveData] = useState(false);
  const plan = useMutation({
    mutationFn: (wish: { environment: string; changes: Change[] }) => client.makePlan(wish),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  const carryOut = (act: LifecycleAct, installations: readonly Installation[], withData: boolean) =>
    plan.mutate({
      environment: installations[0]!.environment,
      changes: installations.map(installation => toChange(act, installation, withData)),
    });
  const consequence = asking && consequenceOf(asking.act, asking.installations, removeData);
  const hasData = asking?.installations.some(({ namespace }) => namespace !== undefined);

  return {
    isPending: plan.isPending,
    start: (act, installations) => {
      setRemoveData(false);
      if (consequenceOf(act, installations, false)) setAsking({ act, installations });
      else carryOut(act, installations, false);
    },
    screen: (
      <>
        {plan.isError && plan.variables && (
          <ConflictBlock
            title="No plan could be made"
            error={plan.error}
            environment={plan.variables.environment}
            asked={plan.variables.changes}
          />
        )}
        {asking && consequence && (
          <ConfirmByConsequence
            consequence={consequence}
            onCancel={() => setAsking(undefined)}
            onConfirm={() => {
              setAsking(undefined);
              carryOut(asking.act, asking.installations, removeData);
            }}
          >
            {asking.act === 'uninstall' && hasData && (
              <Checkbox isSelected={removeData} onChange={setRemoveData}>
                {asking.installations.length === 1 ? 'Remove its database too' : 'Remove their databases too'}
              </Checkbox>
            )}
          </ConfirmByConsequence>
        )}
      </>
    ),
  };
}
