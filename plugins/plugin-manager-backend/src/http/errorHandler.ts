import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { FlyloftError, type Refusal } from '@flyloft/plugin-manager-common';
import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { sendRefusal } from './sendRefusal';

const pointer = (path: readonly PropertyKey[]) => path.map(part => `/${String(part)}`).join('') || '/';

/** A failed parse of a request, every issue with the part of the request and the place in it. */
export function inputRefusal(part: 'path' | 'query' | 'body', error: z.ZodError): Refusal {
  const issues = error.issues
    .slice(0, 50)
    .map(issue => ({ path: pointer(issue.path), message: issue.message }));
  const text = issues.slice(0, 5).map(issue => `\`${issue.path}\` ${issue.message}`);
  return {
    code: 'INPUT_INVALID',
    message: `The ${part} of the request does not fit: ${text.join('; ')}.`,
    details: { in: part, issues },
  };
}

/** What body-parser throws for a body that it does not take. */
function bodyRefusal(error: { type?: unknown }): Refusal | undefined {
  switch (error.type) {
    case 'entity.parse.failed':
      return { code: 'INPUT_INVALID', message: 'The body of the request is not valid JSON.' };
    case 'entity.too.large':
      return {
        code: 'INPUT_INVALID',
        message: 'The body of the request is larger than 2 MiB. Send less at once.',
      };
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return { code: 'INPUT_INVALID', message: 'The body of the request has an encoding other than UTF-8.' };
    default:
      return undefined;
  }
}

/** How the error handler tells that the database is away: by what was thrown, or by asking. */
export type DatabaseState = { isAway(error: unknown): boolean; answers(): Promise<boolean> };

const NO_DATABASE: Refusal = {
  code: 'DATABASE_UNREACHABLE',
  message: 'The portal’s database does not answer. Nothing was changed; try again in a moment.',
};

/** A part of the portal itself, which says who somebody is or what they may do, answered that it cannot. */
function isPortalFailure(error: unknown): boolean {
  const { name, statusCode } = Object(error);
  return name === 'ResponseError' && typeof statusCode === 'number' && statusCode >= 500;
}

/** Turns whatever a route threw into the API's one error body. What is unexpected is logged under an id, not shown. */
export function createErrorHandler(logger: LoggerService, database: DatabaseState): ErrorRequestHandler {
  return async (error, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    // Whoever asked has gone, and that is what ended the work.
    if (res.closed && Object(error).name === 'AbortError') return;
    if (error instanceof FlyloftError) {
      sendRefusal(res, error.toRefusal());
      return;
    }
    const refusal = bodyRefusal(Object(error));
    if (refusal) {
      sendRefusal(res, refusal);
      return;
    }
    // The portal's other parts keep to themselves why they fail; most often it is the database they share with us.
    const failure = isPortalFailure(error);
    if (database.isAway(error) || (failure && !(await database.answers()))) {
      logger.warn(`${req.method} ${req.path}: the database does not answer`);
      sendRefusal(res, NO_DATABASE);
      return;
    }
    if (failure) {
      logger.error(`${req.method} ${req.path}: another part of the portal failed: ${error.message}`);
      sendRefusal(res, {
        code: 'PORTAL_UNREACHABLE',
        message: 'A part of the portal that this needs does not answer right now. Try again in a moment.',
      });
      return;
    }
    const id = randomUUID().slice(0, 8);
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    logger.error(`${req.method} ${req.path} failed (${id}): ${text}`);
    sendRefusal(res, {
      code: 'INTERNAL',
      message: `Something unexpected happened in the portal. It is in the portal's log under ${id}; tell an admin.`,
      details: { id },
    });
  };
}
