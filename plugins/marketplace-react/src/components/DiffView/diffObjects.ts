import { diffLines } from 'diff';
import { isJsonObject } from '@flyloft/plugin-manager-common';
import { stringify } from 'yaml';

/** A line of a difference, with its number on each side. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string; before?: number; after?: number };

/** A run of lines that is shown, or unchanged ones that are folded away. */
export type DiffBlock = { kind: 'lines'; lines: DiffLine[] } | { kind: 'folded'; lines: DiffLine[] };

/** Unchanged lines that stay beside a change. */
const CONTEXT = 3;

const toText = (value: unknown) => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : stringify(value, { lineWidth: 0, sortMapEntries: false });
};

/** A value with its keys in the order that another one has, and those that only it has after them. */
function inOrderOf(model: unknown, value: unknown): unknown {
  if (Array.isArray(model) && Array.isArray(value)) {
    return value.map((item, index) => inOrderOf(model[index], item));
  }
  if (!isJsonObject(model) || !isJsonObject(value)) return value;
  const shared = Object.keys(model).filter(key => Object.hasOwn(value, key));
  const keys = [...new Set([...shared, ...Object.keys(value)])];
  return Object.fromEntries(keys.map(key => [key, inOrderOf(model[key], value[key])]));
}

/**
 * Line by line difference of two values, as YAML; strings are compared as they are. The order of keys says nothing, so that
 * it is no difference.
 */
export function diffValues(before: unknown, after: unknown): DiffLine[] {
  const lines: DiffLine[] = [];
  let left = 0;
  let right = 0;
  for (const part of diffLines(toText(before), toText(inOrderOf(before, after)))) {
    for (const text of part.value.replace(/\n$/, '').split('\n')) {
      if (part.added) lines.push({ kind: 'added', text, after: (right += 1) });
      else if (part.removed) lines.push({ kind: 'removed', text, before: (left += 1) });
      else lines.push({ kind: 'same', text, before: (left += 1), after: (right += 1) });
    }
  }
  return lines;
}

/** Folds long runs of unchanged lines away; a run that would save fewer than three lines stays. */
export function foldUnchanged(lines: readonly DiffLine[]): DiffBlock[] {
  const blocks: DiffBlock[] = [];
  const add = (kind: DiffBlock['kind'], line: DiffLine) => {
    const last = blocks[blocks.length - 1];
    if (last?.kind === kind) last.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  };
  const changed = lines.flatMap((line, index) => (line.kind === 'same' ? [] : [index]));
  let next = 0;
  lines.forEach((line, index) => {
    while (next < changed.length && changed[next]! < index) next += 1;
    const ahead = next < changed.length ? changed[next]! - index : Number.POSITIVE_INFINITY;
    const behind = next > 0 ? index - changed[next - 1]! : Number.POSITIVE_INFINITY;
    add(Math.min(ahead, behind) <= CONTEXT ? 'lines' : 'folded', line);
  });
  return blocks.map(block =>
    block.kind === 'folded' && block.lines.length < 3 ? { ...block, kind: 'lines' } : block
  );
}
