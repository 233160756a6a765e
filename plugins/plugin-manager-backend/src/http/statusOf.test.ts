import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ERROR_CODES, type ErrorCode } from '@flyloft/plugin-manager-common';
import { errorNameOf, statusOf } from './statusOf';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

/** A table of Markdown whose columns stand under each other. */
function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const line = (cells: string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  const [head, ...body] = rows;
  return [
    line(head!),
    line(
      head!.map(() => ''),
      '-'
    ),
    ...body.map(row => line(row)),
  ].join('\n');
}

const document = `# Error codes

Every refusal carries one of these codes, on a page, in a terminal, in an answer of the API and in an operation. Beside it stands a sentence of its own: what happened, why, and what to do next. The list is closed: a program may rely on it.

\`\`\`json
{
  "error": {
    "name": "ConflictError",
    "code": "PLAN_VOID",
    "message": "…",
    "details": {}
  }
}
\`\`\`

The command line ends with 4 and prints the code last; with \`--json\` it prints \`{"error":{"code","message"}}\`.

${table([
  ['code', 'status', 'means'],
  ...codes.map(code => [`\`${code}\``, `${statusOf(code)}`, ERROR_CODES[code]]),
])}
`;

describe('error codes', () => {
  it.each(codes)('%s has a status with a name that Backstage knows', code => {
    expect(statusOf(code)).toBeGreaterThanOrEqual(400);
    expect(errorNameOf(code)).toMatch(/^\w*Error$/);
  });

  it('stand in docs/errors.md (UPDATE_DOCS=1 writes it)', async () => {
    const file = path.resolve(__dirname, '../../../../docs/errors.md');
    if (process.env.UPDATE_DOCS) await writeFile(file, document);
    expect(await readFile(file, 'utf8')).toBe(document);
  });
});
