import { FlyloftError, type PluginQuery } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Sql } from './searchSql';

/**
 * An order of the results: a key, the direction, and after it always the name and the id. Whatever the order, listings
 * without a release come after those with one.
 */
export type SearchOrder = { name: string; key: string; kind: 'number' | 'text'; descending: boolean };

const ORDERS = {
  rank: { key: 'rank', kind: 'number', descending: true },
  installs: { key: 'installs::float8', kind: 'number', descending: true },
  updated: { key: 'extract(epoch from updated_at)::float8', kind: 'number', descending: true },
  created: { key: 'extract(epoch from published_at)::float8', kind: 'number', descending: true },
  name: { key: 'lower(name) collate "C"', kind: 'text', descending: false },
} as const;

const NAME = 'lower(name) collate "C"';

/** The order that a query asks for; relevance without words means: most used first. */
export function searchOrder(query: PluginQuery, hasWords: boolean): SearchOrder {
  const byRelevance = hasWords ? 'rank' : 'installs';
  const name = query.sort === 'relevance' ? byRelevance : query.sort;
  const order = ORDERS[name];
  return {
    name,
    key: order.key,
    kind: order.kind,
    descending: query.order === undefined ? order.descending : query.order === 'desc',
  };
}

const cursorSchema = z.tuple([
  z.string(),
  z.union([z.number(), z.string()]),
  z.string(),
  z.string(),
  z.boolean(),
]);
type Cursor = { key: number | string; name: string; id: string; released: boolean };

/** Where the next page begins: after the row with these keys, whatever is added or removed before it. */
export function encodeCursor(order: SearchOrder, cursor: Cursor): string {
  const direction = order.descending ? 'desc' : 'asc';
  return Buffer.from(
    JSON.stringify([`${order.name} ${direction}`, cursor.key, cursor.name, cursor.id, cursor.released])
  ).toString('base64url');
}

function decodeCursor(order: SearchOrder, text: string): Cursor {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    value = undefined;
  }
  const parsed = cursorSchema.safeParse(value).data;
  const direction = order.descending ? 'desc' : 'asc';
  if (
    !parsed ||
    parsed[0] !== `${order.name} ${direction}` ||
    typeof parsed[1] !== (order.kind === 'number' ? 'number' : 'string')
  ) {
    throw new FlyloftError(
      'INPUT_INVALID',
      'The cursor does not belong to this query. Start again without one.'
    );
  }
  return { key: parsed[1], name: parsed[2], id: parsed[3], released: parsed[4] };
}

/** The page after a cursor, with one row more than the limit, which tells whether there is another page. */
export function pageSql(listed: Sql, order: SearchOrder, limit: number, cursor: string | undefined): Sql {
  const bindings: Knex.ValueDict = { ...listed.bindings, limit: limit + 1 };
  let after = '';
  if (cursor !== undefined) {
    const { key, name, id, released } = decodeCursor(order, cursor);
    Object.assign(bindings, { cursorKey: key, cursorName: name, cursorId: id, cursorReleased: released });
    const at = order.kind === 'number' ? 'cast(:cursorKey as float8)' : ':cursorKey collate "C"';
    after = `and (released < :cursorReleased or released = :cursorReleased
      and (${order.key} ${order.descending ? '<' : '>'} ${at}
        or (${order.key} = ${at} and (${NAME}, plugin_id collate "C") > (:cursorName, :cursorId))))`;
  }
  return {
    text: `${listed.text}
    select *, ${order.key} as order_key, ${NAME} as order_name from listed where miss = 0 ${after}
    order by released desc, order_key ${
      order.descending ? 'desc' : 'asc'
    }, order_name, plugin_id collate "C" limit :limit`,
    bindings,
  };
}
