import { Alert, Button, Flex } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { findDrift, type PluginDrift } from './drift';

/** What somebody changed by hand, and the choice: put it back, or adopt it. Either is a plan of its own. */
export function DriftNotice({ plan }: { plan: Plan }) {
  const open = plan.state === 'ready' || plan.state === 'waiting';
  if (!open) return null;
  return (
    <>
      {findDrift(plan.content).map(drift => (
        <Drift
          key={drift.pluginId}
          drift={drift}
          environment={plan.content.environment}
          canChoose={plan.may.request || plan.may.withdraw}
        />
      ))}
    </>
  );
}

function Drift({
  drift,
  environment,
  canChoose,
}: {
  drift: PluginDrift;
  environment: string;
  canChoose: boolean;
}) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const { pluginId, name, sentences, kept } = drift;
  const choose = useMutation({
    mutationFn: (wish: 'put-back' | 'adopt') =>
      client.makePlan({ environment, changes: [{ kind: 'configure', pluginId, drift: wish }] }),
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
            <Button
              size="small"
              variant="secondary"
              isPending={choose.isPending}
              onPress={() => choose.mutate(kept ? 'put-back' : 'adopt')}
            >
              {kept ? 'Put it back' : 'Adopt it'}
            </Button>
          )
        }
      />
      {choose.isError && <ErrorBlock title="No plan could be made" error={choose.error} />}
    </Flex>
  );
}
