import type { Knex } from 'knex';

/** How long the database may take to say that it is there, in milliseconds. */
const PATIENCE_MS = 2_000;

/** Whether the database answers now; never throws. */
export async function databaseAnswers(knex: Knex): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const asked = knex.raw('SELECT 1').then(
    () => true,
    () => false
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
