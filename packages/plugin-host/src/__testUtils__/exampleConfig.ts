/** The config that the host expects: the example in the README, with a test's addresses. */
export function exampleConfig(
  portalUrl: string,
  connection: Record<string, unknown>
): { base: Record<string, unknown>; secret: Record<string, unknown> } {
  return {
    base: {
      app: { baseUrl: 'https://portal.example.com' },
      backend: {
        baseUrl: 'https://portal.example.com',
        database: {
          client: 'pg',
          pluginDivisionMode: 'schema',
          ensureExists: false,
          ensureSchemaExists: true,
          knexConfig: { pool: { min: 0, max: 4 } },
        },
      },
      discovery: {
        endpoints: [
          {
            target: {
              internal: `${portalUrl}/api/{{pluginId}}`,
              external: 'https://portal.example.com/api/{{pluginId}}',
            },
            plugins: ['*'],
          },
        ],
      },
      permission: { enabled: true },
      events: { useEventBus: 'always' },
    },
    secret: { backend: { database: { connection } } },
  };
}

/** Lays one config over another, key by key. */
export function mergeConfig(
  base: Record<string, unknown>,
  over: Record<string, unknown>
): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    const bothObjects = [below, value].every(
      part => typeof part === 'object' && part !== null && !Array.isArray(part)
    );
    merged[key] = bothObjects
      ? mergeConfig(below as Record<string, unknown>, value as Record<string, unknown>)
      : value;
  }
  return merged;
}
