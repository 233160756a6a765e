import { Button } from '@backstage/ui';
import { CopyAsCli, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { ConflictBlock } from '../../plan/ConflictBlock';
import { paths } from '../../routes';
import { type Chosen, toChanges, toCommand } from './chooseUpdates';

/** What is chosen, and the one button that makes one plan of it. */
export function UpdateBar({
  environment,
  chosen,
  onClear,
}: {
  environment: string;
  chosen: Chosen;
  onClear(): void;
}) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => client.makePlan({ environment, changes: toChanges(chosen), partial: true }),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  const count = Object.keys(chosen).length;
  if (count === 0) return null;
  return (
    <section className="mp-update-bar" aria-label="Chosen updates">
      <p role="status">{count === 1 ? '1 update is chosen' : `${count} updates are chosen`}</p>
      <div className="mp-update-bar-actions">
        <CopyAsCli command={toCommand(chosen)} />
        <Button size="small" variant="tertiary" onPress={onClear}>
          Clear
        </Button>
        <Button size="small" isPending={make.isPending} onPress={() => make.mutate()}>
          {count === 1 ? 'Make the plan' : `Make one plan of ${count}`}
        </Button>
      </div>
      {make.isError && (
        <ConflictBlock
          title="No plan could be made of these updates"
          error={make.error}
          environment={environment}
          asked={toChanges(chosen)}
        />
      )}
    </section>
  );
}
