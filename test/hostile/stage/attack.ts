/** What an attack came to. */
export type Outcome = { refused: boolean; happened: string };

/** One attack on one rule of the security model. */
export type Attack = { rule: number; name: string; expected: string; run: () => Promise<Outcome> };

type Row = { rule: number; attack: string; expected: string } & Outcome;

const rows: Row[] = [];
const limits = new Set<string>();
let collected: Attack[] = [];

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Adds an attack to those of the area that is being collected. */
export function attack(rule: number, name: string, expected: string, run: () => Promise<Outcome>): void {
  collected.push({ rule, name, expected, run });
}

/** The attacks that these areas consist of, in their order. */
export function collect(areas: () => void): Attack[] {
  collected = [];
  areas();
  return collected;
}

/**
 * Tries an attack and notes what came of it. One that could not be run counts as not refused: what was not tried is not
 * known. @throws what the attack throws.
 */
export async function tryOut({ rule, name, expected, run }: Attack): Promise<Outcome> {
  const row: Row = { rule, attack: name, expected, happened: 'could not be run', refused: false };
  rows.push(row);
  try {
    const { refused, happened } = await run();
    Object.assign(row, { refused, happened: oneLine(happened) });
  } catch (error) {
    row.happened = `could not be run: ${oneLine((error as Error).message)}`;
    throw error;
  }
  return { refused: row.refused, happened: row.happened };
}

/** Something that the local default openly does not protect; printed below the table, never counted as refused. */
export function notProtected(rule: number, text: string): void {
  limits.add(`rule ${rule}: ${oneLine(text)}`);
}

const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** The table of everything that was tried, by rule. */
export function table(): string {
  const widths = { attack: 52, expected: 34, happened: 60 };
  const line = (rule: string, one: string, two: string, three: string, mark: string) =>
    [
      rule.padStart(4),
      cut(one, widths.attack).padEnd(widths.attack),
      cut(two, widths.expected).padEnd(widths.expected),
      cut(three, widths.happened).padEnd(widths.happened),
      mark,
    ].join('  ');
  const sorted = [...rows].sort((a, b) => a.rule - b.rule);
  const through = rows.filter(row => !row.refused).length;
  return [
    '',
    line('rule', 'attack', 'expected', 'what happened', 'refused'),
    ...sorted.map(row =>
      line(String(row.rule), row.attack, row.expected, row.happened, row.refused ? '✓' : '✗')
    ),
    '',
    `${rows.length} attacks, ${rows.length - through} refused, ${through} not`,
    ...[...limits].map(text => `- not protected here: ${text}`),
    '',
  ].join('\n');
}
