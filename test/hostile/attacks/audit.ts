import { z } from 'zod';
import { attack, notProtected } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

const verification = z.looseObject({
  outcome: z.string(),
  seq: z.number().optional(),
  reason: z.string().optional(),
});
type Row = { seq: number; entry: string; subject: string; hash: string };

/** Rule 19: the audit is a chain, and a broken link is named. */
export function audit(stage: Stage): void {
  const table = () => stage.database.withSchema('plugin-manager').from<Row>('audit');
  const verify = async () =>
    verification.parse((await stage.manager('GET', '/audit/verify', { token: stage.tokens.admin })).json);

  const tamper = (name: string, change: (row: Row) => Promise<void>, mend: (row: Row) => Promise<void>) =>
    attack(19, name, 'verify names the row', async () => {
      const before = await verify();
      const rows: Row[] = await table().orderBy('seq');
      const row = rows[Math.floor(rows.length / 2)];
      if (before.outcome !== 'intact' || !row)
        throw new Error(`the chain was not whole: ${JSON.stringify(before)}`);
      await change(row);
      const after = await verify();
      await mend(row);
      return {
        refused: after.outcome === 'broken' && after.seq === row.seq,
        happened: `${after.outcome}: ${after.reason}`,
      };
    });

  const put = async (row: Row) => {
    await table().where({ seq: row.seq }).update({ entry: row.entry, subject: row.subject, hash: row.hash });
  };
  tamper(
    'change who did it in an audit row',
    async row => {
      await table()
        .where({ seq: row.seq })
        .update({ entry: row.entry.replace(/"actor":"[^"]*"/, '"actor":"user:default/nobody"') });
    },
    put
  );
  tamper(
    'take a row out of the audit',
    async row => {
      await table().where({ seq: row.seq }).delete();
    },
    async row => {
      await table().insert(row);
    }
  );
  tamper(
    'hide a row from its subject',
    async row => {
      await table().where({ seq: row.seq }).update({ subject: 'plugin:harmless' });
    },
    put
  );

  notProtected(
    19,
    'who owns the database can drop the newest rows; an anchor outside, which would show it, is still to come'
  );

  attack(19, 'read the audit as a developer', 'NOT_ALLOWED', async () => {
    const answer = await stage.manager('GET', '/audit', { token: stage.tokens.developer });
    return { refused: answer.code === 'NOT_ALLOWED', happened: said(answer) };
  });

  attack(19, 'install without a trace', 'publish, request, approval in the audit', async () => {
    const rows: Row[] = await table().orderBy('seq');
    const actions = new Set(rows.map(row => (JSON.parse(row.entry) as { action: string }).action));
    const wanted = ['release.publish', 'plan.requested', 'plan.approved', 'operation.done'];
    const missing = wanted.filter(action => !actions.has(action));
    return {
      refused: missing.length === 0,
      happened:
        missing.length > 0
          ? `missing ${missing.join(', ')}; has ${[...actions].join(', ')}`
          : `${rows.length} rows`,
    };
  });
}
