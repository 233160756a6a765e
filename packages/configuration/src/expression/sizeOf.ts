import type { Json } from '@flyloft/plugin-manager-common';

/** How large a value is: its longest text in characters, its widest list or object in entries. */
export function sizeOf(value: Json): { text: number; width: number } {
  const size = { text: 0, width: 0 };
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') size.text = Math.max(size.text, next.length);
    if (typeof next !== 'object' || next === null) continue;
    const children = Object.values(next);
    size.width = Math.max(size.width, children.length);
    for (const child of children) open.push(child);
  }
  return size;
}
