import type { ErrorBody, Refusal } from '@flyloft/plugin-manager-common';
import type { ServerResponse } from 'node:http';
import { errorNameOf, statusOf } from './statusOf';

/** Answers with the one error body that the whole API has. */
export function sendRefusal(res: ServerResponse, refusal: Refusal): void {
  const body: ErrorBody = {
    error: {
      name: errorNameOf(refusal.code),
      code: refusal.code,
      message: refusal.message,
      ...(refusal.details ? { details: refusal.details } : {}),
    },
  };
  res.writeHead(statusOf(refusal.code), {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(JSON.stringify(body));
}
