import type { ManifestInput } from '@flyloft/plugin-manager-common';

type MigrationInput = NonNullable<ManifestInput['migrations']>[number];

/** The code of `exports.up`; what `down` does is not done when a release is installed. */
function upPart(code: string): string {
  const start = /exports\.up\b|export (async )?function up\b|export const up\b/.exec(code)?.index ?? 0;
  const rest = code.slice(start);
  const end = /exports\.down\b|export (async )?function down\b|export const down\b/.exec(rest)?.index;
  return end === undefined ? rest : rest.slice(0, end);
}

const LOSES_DATA =
  /\b(dropColumns?|dropTable(IfExists)?|truncate|del|delete)\s*\(|\b(DROP\s+(TABLE|COLUMN)|TRUNCATE|DELETE\s+FROM)\b/i;
const BREAKS_OLD =
  /\b(renameColumn|renameTable|dropNullable|dropUnique|dropPrimary|dropForeign)\s*\(|\b(RENAME\s+(COLUMN|TO)|SET\s+NOT\s+NULL)\b/i;

/** Says of each migration what it does to the data, by a look at its `up`; an overlay corrects it. */
export function describeMigrations(migrations: { path: string; code: string }[]): MigrationInput[] {
  return migrations.map(({ path, code }) => {
    const up = upPart(code);
    let kind: MigrationInput['kind'] = 'expand';
    if (LOSES_DATA.test(up)) kind = 'irreversible';
    else if (BREAKS_OLD.test(up)) kind = 'contract';
    return { id: path.replace(/^migrations\//, ''), kind };
  });
}
