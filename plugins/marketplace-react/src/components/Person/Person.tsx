import { describePerson } from '@flyloft/plugin-manager-common';

/** A person or group by name; the whole reference on hover. */
export function Person({ entityRef }: { entityRef: string }) {
  return <span title={entityRef}>{describePerson(entityRef)}</span>;
}
