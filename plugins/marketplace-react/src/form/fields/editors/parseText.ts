import { LineCounter, parseDocument } from 'yaml';

/** What a text stands for, or what is wrong with it, with the line where that is known. */
export type ParsedText = { outcome: 'parsed'; value: unknown } | { outcome: 'refused'; message: string };

/** Aliases that a YAML text may repeat; more is an attack. */
const ALIASES = 50;

/** Reads JSON. */
export function parseJson(text: string): ParsedText {
  try {
    return { outcome: 'parsed', value: JSON.parse(text) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(said)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    return {
      outcome: 'refused',
      message: `must be JSON${line === undefined ? '' : `; line ${line} is not`}`,
    };
  }
}

/** Reads YAML of one document, without aliases that multiply. */
export function parseYaml(text: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    return { outcome: 'refused', message: `must be YAML; line ${line}: ${error.message}` };
  }
  try {
    return { outcome: 'parsed', value: document.toJS({ maxAliasCount: ALIASES }) };
  } catch {
    return { outcome: 'refused', message: 'must be YAML without aliases that repeat each other' };
  }
}
