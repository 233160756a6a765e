import type { CacheService } from '@backstage/backend-plugin-api';
import type { Remembered } from '../../ports';

/** What may be forgotten, in the portal's cache, which its replicas may share. */
export function cacheRemembered(cache: Pick<CacheService, 'get' | 'set'>): Remembered {
  return {
    get: key => cache.get(key),
    set: (key, value, milliseconds) => cache.set(key, value, { ttl: milliseconds }),
  };
}
