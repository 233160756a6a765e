import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AnnouncementList } from '@flyloft/plugin-announcements-common';
import { announcementsApiRef } from './api';

/** The list as it stands, with a way to ask again; what was there stays while it is asked for. */
export type Announcements = {
  list: AnnouncementList | undefined;
  error: Error | undefined;
  reload: () => void;
};

/** Loads the current announcements, or those that have ended. */
export function useAnnouncements(ended: boolean): Announcements {
  const api = useApi(announcementsApiRef);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ ended: boolean; list?: AnnouncementList; error?: Error }>();
  useEffect(() => {
    let current = true;
    api.list({ ended }).then(
      list => current && setState({ ended, list }),
      (error: Error) =>
        current &&
        setState(before => ({ ended, error, list: before?.ended === ended ? before.list : undefined }))
    );
    return () => {
      current = false;
    };
  }, [api, ended, round]);
  const reload = useCallback(() => setRound(before => before + 1), []);
  const shown = state?.ended === ended ? state : undefined;
  return { list: shown?.list, error: shown?.error, reload };
}
