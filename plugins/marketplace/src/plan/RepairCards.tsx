import { useId } from 'react';
import { Button, Card, CardBody, CardFooter, Text } from '@backstage/ui';
import { changesAsCommand, type Repair, type WantedChange } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { describeCost, withConfig } from './readConflict';

/** Ways out of a conflict, each with its cost and one press from a plan that takes it. */
export function RepairCards({
  repairs,
  environment,
  asked,
  supersedes,
}: {
  repairs: readonly Repair[];
  environment: string;
  asked: readonly WantedChange[];
  supersedes?: string;
}) {
  const id = useId();
  const client = usePluginManager();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: async ({ changes, unpin = [] }: Repair) => {
      for (const pluginId of unpin) await client.unpinPlugin(pluginId, { environment });
      return client.makePlan({
        environment,
        changes: withConfig(changes, asked),
        ...(supersedes === undefined ? {} : { supersedes }),
      });
    },
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  if (repairs.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <Text as="h2" weight="bold" id={id}>
        What would fit
      </Text>
      <div className="mp-repairs">
        {repairs.map(repair => {
          const command = changesAsCommand(repair.changes, {
            environment,
            ...(repair.unpin ? { unpin: repair.unpin } : {}),
          });
          return (
            <Card key={repair.sentence}>
              <CardBody>
                <Text as="p">{repair.sentence}</Text>
                <Text as="p" variant="body-small" color="secondary">
                  {describeCost(repair.cost)}
                </Text>
              </CardBody>
              <CardFooter>
                <div className="mp-repair-actions">
                  <Button
                    size="small"
                    variant="secondary"
                    isPending={take.isPending && take.variables === repair}
                    isDisabled={take.isPending}
                    onPress={() => take.mutate(repair)}
                  >
                    {repair.unpin ? 'Lift the pin and make this plan' : 'Make this plan'}
                  </Button>
                  {command !== undefined && <CopyAsCli command={command} />}
                </div>
              </CardFooter>
            </Card>
          );
        })}
      </div>
      {take.isError && <ErrorBlock title="No plan could be made" error={take.error} />}
    </section>
  );
}
