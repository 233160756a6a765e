import fs from 'node:fs';
import path from 'node:path';
import { attack } from '../stage/attack';
import { SECRET, type Stage } from '../stage/stage';

/** Rule 17: the value of a configured secret is nowhere but in its sealed row and the pod's own Secret. */
export function secrets(stage: Stage): void {
  attack(
    17,
    'find a secret in plan, diff, revision, operation, events',
    'only a reference and a hash',
    async () => {
      const { id } = stage.operation;
      const { installationId } = { installationId: await installationOf(stage) };
      const routes = [
        `/plans/${stage.plan.id}`,
        '/plans',
        `/operations/${id}`,
        `/operations/${id}/events`,
        '/operations',
        '/audit?limit=200',
        '/plugins/hostile/status',
        '/plugins/installed',
        '/plugins/hostile/logs?tail=1000',
        `/installations/${installationId}/revisions`,
        '/generations',
      ];
      const answers = await Promise.all(
        routes.map(route => stage.manager('GET', route, { token: stage.tokens.admin }))
      );
      const failed = routes.filter((_, index) => answers[index]?.status !== 200);
      if (failed.length > 0) throw new Error(`could not be read: ${failed.join(', ')}`);
      const leaks = routes.filter((_, index) => answers[index]?.text.includes(SECRET));
      const shown = answers[0]?.text.includes('$secret') ?? false;
      return {
        refused: leaks.length === 0 && shown,
        happened: leaks.join(', ') || `absent in ${routes.length} answers`,
      };
    }
  );

  attack(17, 'find a secret in a dump of the database', 'absent but sealed', async () => {
    const { rows: tables } = await stage.database.raw<{ rows: Array<{ schema: string; name: string }> }>(
      `select schemaname as schema, tablename as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`
    );
    const leaks: string[] = [];
    let count = 0;
    for (const { schema, name } of tables) {
      const { rows } = await stage.database.raw<{ rows: Array<{ row: string }> }>(
        'select t::text as row from ??.?? as t',
        [schema, name]
      );
      count += rows.length;
      const hex = Buffer.from(SECRET).toString('hex');
      if (rows.some(({ row }) => row.includes(SECRET) || row.includes(hex))) leaks.push(`${schema}.${name}`);
    }
    return {
      refused: leaks.length === 0 && count > 50,
      happened: leaks.join(', ') || `absent in ${count} rows of ${tables.length} tables`,
    };
  });

  attack(17, 'find a secret in the logs of portal and cluster', 'absent', async () => {
    const folder = path.join(stage.stateDir, 'logs');
    const files = fs.readdirSync(folder);
    const leaks = files.filter(file => fs.readFileSync(path.join(folder, file), 'utf8').includes(SECRET));
    return {
      refused: files.length > 0 && leaks.length === 0,
      happened: leaks.join(', ') || `absent in ${files.join(', ')}`,
    };
  });

  attack(17, "use somebody else's secret by its reference", 'SECRET_NOT_FOUND', async () => {
    const { reference } = await stage.client('admin').storeSecret('of the admin');
    const answer = await stage.manager('POST', '/plans', {
      token: stage.tokens.developer,
      body: {
        changes: [{ kind: 'configure', pluginId: 'hostile', config: { hostile: { token: reference } } }],
      },
    });
    return { refused: answer.code === 'SECRET_NOT_FOUND', happened: `${answer.status} ${answer.code}` };
  });

  attack(17, 'have a secret shown by moving it to another field', 'CONFIG_INVALID', async () => {
    const { reference } = await stage.client('developer').storeSecret('mine');
    const answer = await stage.manager('POST', '/plans', {
      token: stage.tokens.developer,
      body: {
        changes: [{ kind: 'configure', pluginId: 'hostile', config: { hostile: { note: reference } } }],
      },
    });
    return { refused: answer.code === 'CONFIG_INVALID', happened: `${answer.status} ${answer.code}` };
  });
}

async function installationOf(stage: Stage): Promise<string> {
  return (await stage.client('admin').getStatus('hostile')).id;
}
