import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { RequestHandler } from 'express';
import { gunzipSync } from 'node:zlib';
import { buildOpenApiDocument } from '../openapi/buildOpenApiDocument';

type Operation = { responses: Record<string, { content?: Record<string, unknown> }> };
type Document = { paths: Record<string, Record<string, Operation>> };

const pointer = (...parts: string[]) =>
  parts.map(part => `/${encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))}`).join('');

/**
 * Holds every JSON answer that goes through a router against the OpenAPI document. `violations` lists what differs;
 * tests expect it to be empty at their end.
 */
export function createAnswerCheck(): {
  middleware: RequestHandler;
  violations: string[];
  checked: Set<string>;
} {
  const document = buildOpenApiDocument() as unknown as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'api');
  const violations: string[] = [];
  const checked = new Set<string>();

  const find = (method: string, path: string) =>
    Object.keys(document.paths)
      .filter(template => document.paths[template]?.[method])
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find(template =>
        new RegExp(`^${template.replace('/{path}', '/.+').replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
      );

  function check(method: string, path: string, status: number, body: unknown): void {
    const template = find(method, path);
    if (template === undefined) {
      if (status !== 404) violations.push(`${method} ${path} is not in the document`);
      return;
    }
    const response = document.paths[template]?.[method]?.responses[String(status)];
    const documented = response !== undefined;
    // A file may well be JSON; what is in it is its own.
    if (response?.content && !response.content['application/json']) return;
    if (!documented && status < 400) violations.push(`${method} ${template} answered ${status}`);
    const schema = documented
      ? pointer(
          'paths',
          template,
          method,
          'responses',
          String(status),
          'content',
          'application/json',
          'schema'
        )
      : '/components/schemas/Error';
    const validate = ajv.getSchema(`api#${schema}`);
    if (!validate) {
      violations.push(`${method} ${template} ${status} has no schema`);
      return;
    }
    checked.add(`${method} ${template} ${documented ? status : 'error'}`);
    if (!validate(body)) {
      violations.push(
        `${method} ${template} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`
      );
    }
  }

  return {
    violations,
    checked,
    middleware(req, res, next) {
      const end = res.end.bind(res);
      const path = req.path;
      const intercepted = (chunk?: unknown, ...rest: unknown[]) => {
        if (
          String(res.getHeader('content-type')).startsWith('application/json') &&
          chunk &&
          path !== '/openapi.json'
        ) {
          const isSmall = res.getHeader('content-encoding') === 'gzip';
          const text = String(isSmall ? gunzipSync(chunk as Buffer) : chunk);
          check(req.method.toLowerCase(), path, res.statusCode, JSON.parse(text));
        }
        return (end as (...args: unknown[]) => typeof res)(chunk, ...rest);
      };
      res.end = intercepted as typeof res.end;
      next();
    },
  };
}
