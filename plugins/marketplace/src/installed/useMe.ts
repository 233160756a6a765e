import { useEffect, useState } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { adminReadPermission } from '@flyloft/plugin-manager-common';

/** Whose things are one's own, and whether one looks after everybody's. Nobody's until it is known. */
export function useMe(): { refs: readonly string[]; isAdmin: boolean; isKnown: boolean } {
  const identity = useApi(identityApiRef);
  const [refs, setRefs] = useState<readonly string[]>();
  const admin = usePermission({ permission: adminReadPermission });
  useEffect(() => {
    let current = true;
    identity.getBackstageIdentity().then(
      ({ userEntityRef, ownershipEntityRefs }) => {
        if (current) setRefs([...new Set([userEntityRef, ...ownershipEntityRefs])]);
      },
      () => {
        if (current) setRefs([]);
      }
    );
    return () => {
      current = false;
    };
  }, [identity]);
  return { refs: refs ?? [], isAdmin: admin.allowed, isKnown: refs !== undefined && !admin.loading };
}
