import { Button, ButtonLink, Flex } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import { paths } from '../routes';
import { isPossible } from './lifecycle';
import { useLifecycle } from './useLifecycle';

/** What can be done with an installation now; each makes a plan, which says what it will do before anything happens. */
export function LifecycleButtons({ installation }: { installation: Installation }) {
  const lifecycle = useLifecycle();
  const { pluginId, environment, state, operationId, available, release, path } = installation;
  const configure = (version: string) => paths.configure(pluginId, `?env=${environment}&release=${version}`);
  const can = (act: Parameters<typeof isPossible>[0]) => isPossible(act, installation);
  return (
    <Flex direction="column" gap="2">
      <Flex gap="2" className="mp-wrap">
        {path && state === 'running' && (
          <ButtonLink variant="primary" href={path}>
            Open
          </ButtonLink>
        )}
        {can('update') && available && (
          <ButtonLink variant="secondary" href={configure(available)}>{`Update to ${available}`}</ButtonLink>
        )}
        {state === 'running' && operationId === undefined && (
          <ButtonLink variant="secondary" href={configure(release)}>
            Configure
          </ButtonLink>
        )}
        {can('restart') && (
          <Button variant="secondary" onPress={() => lifecycle.start('restart', [installation])}>
            Restart
          </Button>
        )}
        {can('stop') && (
          <Button variant="secondary" onPress={() => lifecycle.start('stop', [installation])}>
            Stop
          </Button>
        )}
        {can('start') && (
          <Button variant="secondary" onPress={() => lifecycle.start('start', [installation])}>
            Start
          </Button>
        )}
        {can('reinstall') && (
          <Button variant="secondary" onPress={() => lifecycle.start('reinstall', [installation])}>
            Install again
          </Button>
        )}
        {can('uninstall') && (
          <Button
            variant="secondary"
            destructive
            onPress={() => lifecycle.start('uninstall', [installation])}
          >
            Uninstall
          </Button>
        )}
      </Flex>
      {lifecycle.screen}
    </Flex>
  );
}
