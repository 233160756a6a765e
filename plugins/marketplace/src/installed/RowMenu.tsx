import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import { RiMore2Line } from '@remixicon/react';
import { paths } from '../routes';
import { isPossible, type LifecycleAct } from './lifecycle';
import type { Lifecycle } from './useLifecycle';

const ACTS: Array<[LifecycleAct, string]> = [
  ['restart', 'Restart'],
  ['start', 'Start'],
  ['stop', 'Stop'],
  ['uninstall', 'Uninstall'],
];

/** Everything that can be done with one row. */
export function RowMenu({ installation, lifecycle }: { installation: Installation; lifecycle: Lifecycle }) {
  const { environment, pluginId, name, path, state, available, release, operationId } = installation;
  const configure = (version: string) => paths.configure(pluginId, `?env=${environment}&release=${version}`);
  return (
    <MenuTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={`More for ${name}`}
        icon={<RiMore2Line aria-hidden="true" />}
      />
      <Menu>
        {path && state === 'running' ? <MenuItem href={path}>Open</MenuItem> : null}
        <MenuItem href={paths.installation(environment, pluginId)}>Details</MenuItem>
        {state === 'running' && operationId === undefined ? (
          <MenuItem href={configure(release)}>Configure</MenuItem>
        ) : null}
        {isPossible('update', installation) && available ? (
          <MenuItem href={configure(available)}>{`Update to ${available}`}</MenuItem>
        ) : null}
        <MenuItem href={paths.installation(environment, pluginId, 'revisions')}>Roll back…</MenuItem>
        {ACTS.filter(([act]) => isPossible(act, installation)).map(([act, word]) => (
          <MenuItem
            key={act}
            color={act === 'uninstall' ? 'danger' : 'primary'}
            onAction={() => lifecycle.start(act, [installation])}
          >
            {word}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
