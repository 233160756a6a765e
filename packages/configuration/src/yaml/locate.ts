import { pointerKeys } from '@flyloft/plugin-manager-common';
import { isMap, isPair, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { parseYaml } from './readYaml';

/** A place in a text; lines and columns count from 1, offsets from 0. */
export type Place = { line: number; column: number; from: number; to: number };

/**
 * Where a YAML text says what a JSON pointer names: its key where it has one, else the nearest group around it, so that a
 * missing field is marked at the group that lacks it.
 */
export function locate(text: string, pointer: string): Place {
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  let node = document.contents as Node | null;
  let range: readonly number[] = [0, Math.max(text.indexOf('\n'), 0)];
  for (const key of pointerKeys(pointer)) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === key);
      if (isPair(pair) && isScalar(pair.key) && pair.key.range) {
        range = pair.key.range;
        next = pair.value;
      }
    } else if (isSeq(node)) {
      const item = node.items[Number(key)] as Node | undefined;
      if (item?.range) {
        range = item.range;
        next = item;
      }
    }
    if (next === undefined) break;
    node = next as Node | null;
  }
  const [from = 0, to = from] = range;
  const { line, col } = lines.linePos(from);
  return { line: Math.max(line, 1), column: Math.max(col, 1), from, to };
}
