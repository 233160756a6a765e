import { useState } from 'react';
import { Button, ButtonLink, Checkbox, Flex } from '@backstage/ui';
import type { EndpointBodyInput, Installation } from '@flyloft/plugin-manager-common';
import { ConfirmByConsequence, ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';

type Change = EndpointBodyInput<'makePlan'>['changes'][number];

/** What can be done with an installation now; each makes a plan, which says what it will do before anything happens. */
export function LifecycleButtons({ installation }: { installation: Installation }) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'uninstall' | 'stop'>();
  const [removeData, setRemoveData] = useState(false);
  const { pluginId, environment, name, state, operationId } = installation;
  const plan = useMutation({
    mutationFn: (change: Change) => client.makePlan({ environment, changes: [change] }),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  const free = operationId === undefined;
  const hasPod = installation.type !== 'standalone';
  const hasData = installation.namespace !== undefined;

  return (
    <Flex direction="column" gap="2">
      <Flex gap="2" className="mp-wrap">
        {installation.path && state === 'running' && (
          <ButtonLink variant="primary" href={installation.path}>
            Open
          </ButtonLink>
        )}
        {free && (
          <>
            {installation.available && (
              <ButtonLink
                variant="secondary"
                href={paths.configure(pluginId, `?env=${environment}&release=${installation.available}`)}
              >
                {`Update to ${installation.available}`}
              </ButtonLink>
            )}
            {state === 'running' && (
              <ButtonLink
                variant="secondary"
                href={paths.configure(pluginId, `?env=${environment}&release=${installation.release}`)}
              >
                Configure
              </ButtonLink>
            )}
            {state === 'running' && hasPod && (
              <Button variant="secondary" onPress={() => plan.mutate({ kind: 'restart', pluginId })}>
                Restart
              </Button>
            )}
            {state === 'running' && (
              <Button variant="secondary" onPress={() => setAsking('stop')}>
                Stop
              </Button>
            )}
            {state === 'stopped' && (
              <Button variant="secondary" onPress={() => plan.mutate({ kind: 'start', pluginId })}>
                Start
              </Button>
            )}
            {state !== 'uninstalled' && (
              <Button variant="secondary" destructive onPress={() => setAsking('uninstall')}>
                Uninstall
              </Button>
            )}
          </>
        )}
      </Flex>
      {asking === 'uninstall' && hasData && (
        <Checkbox isSelected={removeData} onChange={setRemoveData}>
          Remove its database too
        </Checkbox>
      )}
      {plan.isError && <ErrorBlock title="No plan could be made" error={plan.error} />}
      {asking === 'stop' && (
        <ConfirmByConsequence
          consequence={{
            question: `Stop ${name}?`,
            lost: ['Its pages and its API, until it is started again'],
            kept: ['Its settings, its data, its revisions'],
            act: `Stop ${name}`,
          }}
          onCancel={() => setAsking(undefined)}
          onConfirm={() => {
            setAsking(undefined);
            plan.mutate({ kind: 'stop', pluginId });
          }}
        />
      )}
      {asking === 'uninstall' && (
        <ConfirmByConsequence
          consequence={{
            question: `Uninstall ${name}?`,
            lost: [
              'Its pages and its API',
              ...(hasPod ? ['Its pod and its namespace'] : []),
              ...(removeData ? ['Its database, with everything in it'] : []),
            ],
            kept: [
              ...(hasData && !removeData ? ['Its database'] : []),
              'Its revisions and the history of who did what',
            ],
            act: removeData
              ? `Remove ${name} and its database`
              : `Uninstall ${name}${hasData ? ', keep its database' : ''}`,
            ...(removeData ? { typeName: pluginId } : {}),
          }}
          onCancel={() => setAsking(undefined)}
          onConfirm={() => {
            setAsking(undefined);
            plan.mutate({ kind: 'uninstall', pluginId, removeData });
          }}
        />
      )}
    </Flex>
  );
}
