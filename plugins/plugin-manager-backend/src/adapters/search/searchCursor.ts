import { FlyloftError } from '@flyloft/plugin-manager-common';
import { z } from 'zod';
import type { Position, ResultOrder } from '../../domain/search/resultOrder';

const cursorSchema = z.tuple([z.string(), z.boolean(), z.number(), z.string(), z.string()]);

const orderText = ({ key, descending }: ResultOrder) => `${key} ${descending ? 'desc' : 'asc'}`;

/** Where the next page begins, as a text for the caller to send back. */
export function encodeCursor(order: ResultOrder, { released, key, name, id }: Position): string {
  return Buffer.from(JSON.stringify([orderText(order), released, key, name, id])).toString('base64url');
}

/** @throws FlyloftError INPUT_INVALID where the text is not a cursor of this order. */
export function decodeCursor(order: ResultOrder, text: string): Position {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    value = undefined;
  }
  const parsed = cursorSchema.safeParse(value).data;
  if (!parsed || parsed[0] !== orderText(order)) {
    throw new FlyloftError(
      'INPUT_INVALID',
      'The cursor does not belong to this query. Start again without one.'
    );
  }
  const [, released, key, name, id] = parsed;
  return { released, key, name, id };
}
