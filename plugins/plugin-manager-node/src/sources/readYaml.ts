import type { SourceDefect } from '@flyloft/plugin-manager-common';
import { LineCounter, parseAllDocuments, visit, type Document } from 'yaml';
import { defectAt } from './cutText';

/** Largest YAML file that is read, in characters. */
export const MAX_YAML = 20_000_000;

/** One document of a YAML file. */
export type YamlDocument = {
  file: string;
  value: unknown;
  /** Line at which the document, or what the path leads to, stands. */
  lineOf(path?: ReadonlyArray<string | number>): number | undefined;
};

function hasCycle(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      if (target && path.some(node => (node as unknown) === target)) {
        found = true;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}

/**
 * The documents of a YAML file. One that is broken is left out and reported with its line; the ones before it count.
 */
export function readYaml(file: string, text: string): { documents: YamlDocument[]; defects: SourceDefect[] } {
  const defects: SourceDefect[] = [];
  if (text.length > MAX_YAML) {
    defects.push(
      defectAt(
        { file },
        {
          code: 'yaml-broken',
          message: `The file has ${text.length} characters; at most ${MAX_YAML} are read.`,
          fix: 'Split it into several files.',
        }
      )
    );
    return { documents: [], defects };
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const documents: YamlDocument[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const lineAt = (offset: number | undefined) =>
      offset === undefined ? undefined : lines.linePos(offset).line || undefined;
    const [error] = document.errors;
    let why = error?.message;
    let line = lineAt(error?.pos[0]);
    let value: unknown;
    if (!error && hasCycle(document)) {
      defects.push(
        defectAt(
          { file, line: lineAt(document.range?.[0]) },
          {
            code: 'cycle',
            message: 'An alias in this document refers to what contains it.',
            fix: 'Write the value out instead of the alias.',
          }
        )
      );
      continue;
    }
    if (!error) {
      try {
        value = document.toJS({ maxAliasCount: 100 });
      } catch (thrown) {
        why = thrown instanceof Error ? thrown.message : String(thrown);
        line = lineAt(document.range?.[0]);
      }
    }
    if (why !== undefined) {
      defects.push(
        defectAt(
          { file, ...(line === undefined ? {} : { line }) },
          {
            code: 'yaml-broken',
            message: `The document cannot be read: ${why.slice(0, 300)}.`,
            fix: 'Correct the YAML; until then what was read of it before stays.',
          }
        )
      );
      continue;
    }
    if (value === null || value === undefined) continue;
    documents.push({
      file,
      value,
      lineOf(path = []) {
        // What is missing is looked for where it belongs: at the nearest part that is there.
        for (let length = path.length; length > 0; length--) {
          const range = Object(document.getIn(path.slice(0, length), true)).range as [number] | undefined;
          if (range) return lineAt(range[0]);
        }
        return lineAt((document.contents?.range ?? document.range)?.[0]);
      },
    });
  }
  return { documents, defects };
}
