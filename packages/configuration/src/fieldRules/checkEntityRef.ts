const PART = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** What is wrong with a reference to an entity, such as `component:default/petstore`; undefined where nothing is. */
export function checkEntityRef(value: unknown): string | undefined {
  const wrong = 'must name an entity, such as component:default/petstore';
  if (typeof value !== 'string') return wrong;
  const match = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(value);
  if (!match) return wrong;
  return match.slice(1).every(part => part === undefined || PART.test(part)) ? undefined : wrong;
}
