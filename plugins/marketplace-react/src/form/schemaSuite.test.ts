/**
 * @jest-environment node
 *
 * The official test suite of JSON Schema, as far as a form can express it: each case's schema is drawn as a field of a
 * form, its value goes through the form's own steps, and what comes out is as valid by the server's engine as the suite
 * says. How many cases that are, and why the others are none, is printed.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createSchemaUtils, type RJSFSchema } from '@rjsf/utils';
import { checkConfig, fitsSchema, SchemaThreads } from '@flyloft/schema-engine';
import { isJsonObject, type Json, type JsonSchema } from '@flyloft/plugin-manager-common';
import { choosingValidator } from '../schemaEngine';
import { engineInProcess } from '../schemaEngine/__testUtils__/engineInProcess';
import { setAt } from './core/paths';
import { inspectSchema } from './inspectSchema';
import { prepareSchema } from './prepareSchema';

type Case = { description: string; data: unknown; valid: boolean };
type Group = { description: string; schema: unknown; tests: Case[] };

/** Where the suite is: `npm test` says it, and has fetched it; Debian puts its package for Perl into the second place. */
const SUITE =
  process.env.FLYLOFT_JSON_SCHEMA_TESTS ?? '/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance';

/**
 * Cases in which the server's engine errs. They are faults of Ajv itself: version 8.20.0, on its own and with nothing set
 * but `strict: false`, answers just these nine of its 2020-12 files otherwise than the suite. It does not count an item that
 * `contains` has found as looked at (https://github.com/ajv-validator/ajv/issues/1909), nor what an `if` without a `then`
 * has found (https://github.com/ajv-validator/ajv/pull/2639); and of alternatives one of which is `true` it takes none as
 * having looked at anything. A form does not care: it draws no field that is only checked for having been looked at.
 */
const ENGINE_ERRS = new Map([
  ['unevaluatedItems with nested items', ['with no additional items', 'with invalid additional item']],
  ['unevaluatedItems depends on adjacent contains', ['contains passes, second item is not evaluated']],
  ['unevaluatedItems depends on multiple nested contains', ['7 not evaluated, fails unevaluatedItems']],
  [
    'unevaluatedItems and contains interact to control item dependency relationship',
    [
      "only b's are invalid",
      "only c's are invalid",
      "only b's and c's are invalid",
      "only a's and c's are invalid",
    ],
  ],
  [
    'unevaluatedProperties with if/then/else, then not defined',
    ['when if is false and has unevaluated properties'],
  ],
]);

const DRAFTS = [
  ['draft7', 'http://json-schema.org/draft-07/schema#'],
  ['draft2020-12', 'https://json-schema.org/draft/2020-12/schema'],
] as const;

/** Why a form cannot hold a case; undefined where it can. */
function inexpressible(draft: string, schema: unknown, data: unknown): string | undefined {
  if (!isJsonObject(schema)) return 'the schema is true or false, which is no form';
  const text = JSON.stringify(schema);
  if (/"\$(id|recursiveAnchor|recursiveRef|vocabulary)"/.test(text)) {
    return 'the schema names parts of itself by other addresses, which a configuration may not';
  }
  if (/"\$(ref|dynamicRef)":"(?!#)/.test(text)) return 'the schema refers to another document';
  if (/"(__proto__|constructor|toString|prototype)"/.test(text + JSON.stringify(data ?? null))) {
    return 'a name reaches prototypes';
  }
  if (draft === 'draft7' && hasBesideReference(schema))
    return 'something stands beside a $ref, which draft 7 ignores and the engine does not';
  if (hasUnfitDefault(schema)) return 'a default does not fit its own schema, and a form fills defaults in';
  return undefined;
}

/** Whether something stands beside a reference: draft 7 ignores it, the engine holds it as well, as 2020-12 does. */
function hasBesideReference(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasBesideReference);
  if (!isJsonObject(schema)) return false;
  const { $ref, $schema: _, definitions: __, $defs: ___, ...rest } = schema;
  if (typeof $ref === 'string' && Object.keys(rest).length > 0) return true;
  return Object.values(schema).some(hasBesideReference);
}

function hasUnfitDefault(schema: unknown): boolean {
  if (!isJsonObject(schema)) return false;
  if ('default' in schema && fitsSchema(schema, schema.default) === false) return true;
  return isJsonObject(schema.properties) && Object.values(schema.properties).some(hasUnfitDefault);
}

/** Keywords that hold values, in which nothing is a reference, and those that hold schemas by name. */
const VALUES = new Set(['enum', 'const', 'default', 'examples']);
const BY_NAME = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
  'dependencies',
]);

/** A schema as a part of another one: its references count from there. */
function asPart<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(asPart) as T;
  if (!isJsonObject(schema)) return schema;
  const moved = Object.entries(schema).map(([key, value]) => {
    if (VALUES.has(key)) return [key, value];
    if (key === '$ref' && typeof value === 'string')
      return [key, value.replace(/^#(?=\/|$)/, '#/properties/it')];
    if (BY_NAME.has(key) && isJsonObject(value)) {
      return [key, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asPart(part)]))];
    }
    return [key, asPart(value)];
  });
  return Object.fromEntries(moved) as T;
}

const threads = new SchemaThreads({ spawn: engineInProcess, deadlineMs: 10_000 });

/** The value as the form hands it over after somebody has put it in, or why no form is drawn. */
function throughForm(
  schema: RJSFSchema,
  data: unknown
): { value: Record<string, unknown> } | { refused: string } {
  const inspected = inspectSchema(schema);
  if (inspected.outcome === 'refused') return { refused: inspected.refusal.message };
  const prepared = prepareSchema(schema);
  const utils = createSchemaUtils(choosingValidator, prepared.schema);
  const started = utils.getDefaultFormState(prepared.schema, {}, false, false) as Record<string, unknown>;
  const value = setAt(started, ['it'], data) as Record<string, unknown>;
  // What is drawn for the value must not throw either.
  utils.retrieveSchema(prepared.schema, value);
  return { value };
}

async function runDraft(draft: string, dialect: string) {
  const folder = path.join(SUITE, 'tests', draft);
  const reasons = new Map<string, number>();
  const wrong: string[] = [];
  let expressed = 0;
  const leaveOut = (why: string) => reasons.set(why, (reasons.get(why) ?? 0) + 1);
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.json'))) {
    const groups = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Group[];
    for (const { description, schema, tests } of groups) {
      for (const test of tests) {
        const why = ENGINE_ERRS.get(description)?.includes(test.description)
          ? 'the engine errs in what counts as looked at'
          : inexpressible(draft, schema, test.data);
        if (why) {
          leaveOut(why);
          continue;
        }
        const { $schema: _, ...inner } = asPart(schema as Record<string, unknown>);
        const form = {
          $schema: dialect,
          type: 'object',
          properties: { it: inner },
          required: ['it'],
        } as RJSFSchema;
        const drawn = throughForm(form, test.data);
        if ('refused' in drawn) {
          leaveOut(`refused: ${drawn.refused.replace(/\(at .*/, '').slice(0, 90)}`);
          continue;
        }
        const answer = await checkConfig(threads, form as JsonSchema, drawn.value as Record<string, Json>);
        if (answer.outcome === 'refused') {
          leaveOut(`refused by the engine: ${answer.refusal.message.slice(0, 60)}`);
          continue;
        }
        expressed += 1;
        if ((answer.outcome === 'valid') !== test.valid) {
          wrong.push(
            `${file}: ${description}: ${test.description} (${JSON.stringify(answer).slice(0, 160)})`
          );
        }
      }
    }
  }
  return { expressed, reasons, wrong };
}

describe.each(DRAFTS)('%s', (draft, dialect) => {
  describeWhere(
    fs.existsSync(path.join(SUITE, 'tests', draft)),
    `the suite is not in ${SUITE}: npm test fetches it where there is apt-get; or set FLYLOFT_JSON_SCHEMA_TESTS to a checkout of it`
  )('in a form', () => {
    it('holds of every case that a form can express', async () => {
      const { expressed, reasons, wrong } = await runDraft(draft, dialect);
      const lines = [...reasons].sort((a, b) => b[1] - a[1]).map(([why, count]) => `    ${count} × ${why}`);
      process.stdout.write(`${draft}: ${expressed} cases expressed; not:\n${lines.join('\n')}\n`);
      expect(wrong).toEqual([]);
      expect(expressed).toBeGreaterThan(700);
    }, 60_000);
  });
});
