import { secretReferences } from '../../../domain/render';
import { against, count, fine, type Trial } from './rehearsed';

/** Looks whether each secret that the plan refers to is stored; none is read. */
export const trySecrets: Trial = async ({ plan, dependencies }) => {
  const about = { kind: 'secret' } as const;
  const references = plan.objects
    .filter(({ action }) => action === 'apply')
    .flatMap(({ pluginId, object }) => secretReferences(object).map(found => ({ pluginId, ...found })))
    .flatMap(({ pluginId, key, value }) =>
      '$secret' in value ? [{ pluginId, key, id: value.$secret }] : []
    );
  const ids = [...new Set(references.map(({ id }) => id))];
  if (ids.length === 0) return [];
  const found = await Promise.all(ids.map(id => dependencies.store.secrets.find(id)));
  const missing = references.filter(({ id }) => !found[ids.indexOf(id)]);
  if (missing.length === 0) return [fine(about, `${count(ids.length, 'secret')} stored.`)];
  return [
    against(
      about,
      `${missing.length} of ${count(ids.length, 'secret')} not stored any more.`,
      missing.map(({ pluginId, key }) => ({
        code: 'SECRET_NOT_FOUND' as const,
        message: `The secret behind ${key} of ${pluginId} is not stored any more. Set it again in the configuration.`,
      }))
    ),
  ];
};
