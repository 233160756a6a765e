import { Alert, Flex, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { findDrift, planWithDrift, type DriftWish, type PluginDrift } from './drift';

/** What somebody changed by hand, and the choice: put it back, or adopt it. The other choice is another plan. */
export function DriftNotice({ plan }: { plan: Plan }) {
  const open = plan.state === 'ready' || plan.state === 'waiting';
  if (!open) return null;
  return (
    <>
      {findDrift(plan.content).map(drift => (
        <Drift
          key={drift.pluginId}
          drift={drift}
          plan={plan}
          canChoose={plan.may.request || plan.may.withdraw}
        />
      ))}
    </>
  );
}

function Drift({ drift, plan, canChoose }: { drift: PluginDrift; plan: Plan; canChoose: boolean }) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const { pluginId, name, sentences, kept } = drift;
  const chosen: DriftWish = kept ? 'adopt' : 'put-back';
  const choose = useMutation({
    mutationFn: (wish: DriftWish) => client.makePlan(planWithDrift(plan, pluginId, wish)),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  return (
    <Flex direction="column" gap="2">
      <Alert
        status="warning"
        icon
        title={`Somebody changed ${name} by hand`}
        description={
          <ul className="mp-plain">
            {sentences.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        }
        customActions={
          canChoose && (
            <ToggleButtonGroup
              aria-label={`What becomes of it in ${name}`}
              selectionMode="single"
              disallowEmptySelection
              isDisabled={choose.isPending}
              selectedKeys={[chosen]}
              onSelectionChange={keys => {
                const [wish] = [...keys] as DriftWish[];
                if (wish && wish !== chosen) choose.mutate(wish);
              }}
            >
              <ToggleButton id="put-back">Put back</ToggleButton>
              <ToggleButton id="adopt">Adopt</ToggleButton>
            </ToggleButtonGroup>
          )
        }
      />
      {choose.isError && <ErrorBlock title="No plan could be made" error={choose.error} />}
    </Flex>
  );
}
