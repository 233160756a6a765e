import { CONFIG_LIMITS } from '@flyloft/plugin-manager-common';
import { LineCounter } from 'yaml';
import { parseYaml } from '../yaml/readYaml';

/** What a text stands for, or what is wrong with it, with the line where that is known. */
export type ParsedText = { outcome: 'parsed'; value: unknown } | { outcome: 'refused'; message: string };

/** Aliases that a YAML text may repeat; more is an attack. */
const ALIASES = 50;

/** Reads JSON. */
export function parseJsonText(text: string): ParsedText {
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
export function parseYamlText(text: string): ParsedText {
  if (text.length > CONFIG_LIMITS.text) {
    return { outcome: 'refused', message: `must have at most ${CONFIG_LIMITS.text} characters` };
  }
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
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

/** What is wrong with a value that somebody writes as text: where it is a text, whether that can be read. */
export function checkWritten(value: unknown, format: 'json' | 'yaml'): string | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = format === 'json' ? parseJsonText(value) : parseYamlText(value);
  return parsed.outcome === 'refused' ? parsed.message : undefined;
}
