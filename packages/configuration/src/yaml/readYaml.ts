import {
  checkConfigShape,
  CONFIG_LIMITS,
  type ConfigIssue,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import { type Document, LineCounter, parseDocument } from 'yaml';

/** Something that is wrong with a YAML text, and where; lines and columns count from 1. */
export type YamlIssue = ConfigIssue & { line: number; column: number };

/** A configuration read from YAML, or why it cannot be. */
export type ReadYaml = { outcome: 'read'; config: JsonObject } | { outcome: 'refused'; issues: YamlIssue[] };

/** The core schema only: no custom tags, no dates that turn into objects, `yes` stays a text as YAML 1.2 has it. */
export function parseYaml(text: string, lines?: LineCounter): Document.Parsed {
  return parseDocument(text, {
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
    ...(lines ? { lineCounter: lines } : {}),
  });
}

/** YAML knows numbers that JSON does not, and keys that are no texts. */
function toJson(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map(toJson);
    return items.some(item => item === undefined) ? undefined : (items as Json[]);
  }
  if (typeof value !== 'object') return undefined;
  const entries = Object.entries(value).map(([key, child]) => [key, toJson(child)] as const);
  return entries.some(([, child]) => child === undefined)
    ? undefined
    : (Object.fromEntries(entries) as JsonObject);
}

/**
 * Reads a configuration from YAML that a person wrote. An empty text is an empty configuration. Aliases are limited, so
 * that a short text cannot stand for a huge value.
 */
export function readYaml(text: string): ReadYaml {
  const refuse = (message: string, line = 1, column = 1): ReadYaml => ({
    outcome: 'refused',
    issues: [{ path: '/', message, line, column }],
  });
  if (text.length > CONFIG_LIMITS.text) return refuse(`has more than ${CONFIG_LIMITS.text} characters`);
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  if (document.errors.length > 0) {
    return {
      outcome: 'refused',
      issues: document.errors.slice(0, 20).map(error => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { path: '/', message: error.message, line: Math.max(line, 1), column: Math.max(col, 1) };
      }),
    };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (value === null || value === undefined) return { outcome: 'read', config: {} };
  const config = toJson(value);
  if (!isJsonObject(config)) {
    return refuse('must be a list of `name: value` lines, because a configuration is an object');
  }
  const issue = checkConfigShape(config);
  return issue
    ? { outcome: 'refused', issues: [{ ...issue, line: 1, column: 1 }] }
    : { outcome: 'read', config };
}
