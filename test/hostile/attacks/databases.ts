import { z } from 'zod';
import { attack } from '../stage/attack';
import type { Stage } from '../stage/stage';

const attempts = z.object({
  me: z.string(),
  db: z.string(),
  attempts: z.array(
    z.object({ attempt: z.string(), got: z.string().optional(), refused: z.string().optional() })
  ),
});

/** Rule 20: one role and one database for each installation. */
export function databases(stage: Stage): void {
  let report: z.infer<typeof attempts> | undefined;
  const look = async () => {
    if (!report) {
      // Another plugin's database, closed the way the portal closes them.
      await stage.database.raw('create database hostile_neighbour');
      await stage.database.raw('revoke connect, temporary on database hostile_neighbour from public');
      report = attempts.parse((await stage.hostile('/database')).json);
    }
    return report;
  };

  attack(20, "connect to the portal's and every other database", 'permission denied', async () => {
    const { db, attempts: all } = await look();
    const tries = all.filter(one => one.attempt.startsWith('connect to '));
    const own = tries.find(one => one.attempt === `connect to ${db}`);
    // Its own database shows that the credentials are good, and that what is refused is the database.
    if (own?.refused !== undefined || own?.got === undefined)
      throw new Error(`its own database: ${own?.refused}`);
    const others = tries.filter(one => one !== own);
    const through = others.filter(one => !/permission denied for database/.test(one.refused ?? ''));
    const names = others.map(one => one.attempt.slice('connect to '.length));
    const wanted = ['flyloft', 'postgres', 'template1', 'hostile_neighbour'];
    return {
      refused: through.length === 0 && wanted.every(name => names.includes(name)),
      happened:
        through.map(one => `${one.attempt}: ${one.refused ?? 'connected'}`).join(', ') ||
        `permission denied: ${names.join(', ')}`,
    };
  });

  attack(20, 'create roles and databases, read hashes, run programs', 'refused by PostgreSQL', async () => {
    const tries = (await look()).attempts.filter(
      one => !one.attempt.startsWith('connect to ') && one.attempt !== 'facts'
    );
    const through = tries.filter(one => one.refused === undefined && one.got !== '[]');
    return {
      refused: tries.length > 5 && through.length === 0,
      happened: through.map(one => `${one.attempt}: ${one.got}`).join(', ') || `${tries.length} refused`,
    };
  });

  attack(20, 'hold every connection, run for ever', 'limited by its role', async () => {
    const facts = z
      .object({
        rolsuper: z.literal(false),
        rolcreatedb: z.literal(false),
        rolcreaterole: z.literal(false),
        rolconnlimit: z.number(),
        statement_timeout: z.string(),
      })
      .parse(JSON.parse((await look()).attempts.find(one => one.attempt === 'facts')?.got ?? '{}'));
    return {
      refused: facts.rolconnlimit > 0 && facts.statement_timeout !== '0',
      happened: `${facts.rolconnlimit} connections, ${facts.statement_timeout} a statement`,
    };
  });
}
