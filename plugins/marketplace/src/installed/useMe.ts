import { useEffect, useState } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { adminReadPermission } from '@flyloft/plugin-manager-common';

/** Whose things are one's own, and whether one looks after everybody's. Nobody's until it is known. */
export function useMe(): {
  userRef?: string;
  refs: readonly string[];
  isAdmin: boolean;
  isKnown: boolean;
} {
  const identity = useApi(identityApiRef);
  const [me, setMe] = useState<{ userRef?: string; refs: readonly string[] }>();
  const admin = usePermission({ permission: adminReadPermission });
  useEffect(() => {
    let current = true;
    identity.getBackstageIdentity().then(
      ({ userEntityRef, ownershipEntityRefs }) => {
        const refs = [...new Set([userEntityRef, ...ownershipEntityRefs])];
        if (current) setMe({ userRef: userEntityRef, refs });
      },
      () => {
        if (current) setMe({ refs: [] });
      }
    );
    return () => {
      current = false;
    };
  }, [identity]);
  return { refs: [], ...me, isAdmin: admin.allowed, isKnown: me !== undefined && !admin.loading };
}
