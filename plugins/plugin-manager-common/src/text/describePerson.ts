/**
 * Whom an entity reference names, as people say it: `user:default/ana` → `ana`, `group:payments/owners` →
 * `payments/owners`. What is no reference of a user or group stays as it is.
 */
export function describePerson(entityRef: string): string {
  const match = /^(?:user|group):([^/]+)\/(.+)$/.exec(entityRef);
  if (!match) return entityRef;
  const [, namespace, name] = match;
  return namespace === 'default' ? name! : `${namespace}/${name}`;
}

/** Several of them: `ana, platform-admins`. */
export const describePeople = (entityRefs: readonly string[]) => entityRefs.map(describePerson).join(', ');
