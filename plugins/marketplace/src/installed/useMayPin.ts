import { usePermission } from '@backstage/plugin-permission-react';
import { installationPinPermission, type Installation } from '@flyloft/plugin-manager-common';
import { useMe } from './useMe';

/** Whether somebody may pin an installation and lift its pin: who asked for the install, and who may pin any. */
export function useMayPin(): (installation: Pick<Installation, 'installedBy'>) => boolean {
  const { userRef } = useMe();
  const any = usePermission({ permission: installationPinPermission }).allowed;
  return ({ installedBy }) => any || (userRef !== undefined && installedBy === userRef);
}
