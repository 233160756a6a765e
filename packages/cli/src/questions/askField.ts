import { type Field, LABELS, valueAt, withValue } from '@flyloft/configuration';
import {
  FlyloftError,
  isElsewhere,
  isJsonObject,
  isMarkedSecret,
  isSecretReference,
  type Json,
  type JsonObject,
  type JsonSchema,
  secretPointers,
} from '@flyloft/plugin-manager-common';
import { fitsSchema } from '@flyloft/schema-engine';
import { parse } from 'yaml';
import type { Prompt } from './prompt';

/** What a field is asked with. */
export type FieldQuestion = {
  field: Field;
  schema: JsonObject;
  /** The whole schema, to which references point. */
  root: JsonObject;
  current: Json | undefined;
  /** An empty answer is not taken. */
  mustAnswer: boolean;
};

/** What was read from an answer, or why it cannot be taken. */
type Reading = { outcome: 'value'; value: Json } | { outcome: 'refused'; why: string };

const shown = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));

function readChoice(choices: readonly Json[], answer: string): Reading {
  const chosen = choices.find(choice => shown(choice) === answer) ?? choices[Number(answer) - 1];
  return chosen === undefined
    ? { outcome: 'refused', why: `Choose one of 1 to ${choices.length}.` }
    : { outcome: 'value', value: chosen };
}

function readAnswer(schema: JsonObject, types: readonly string[], answer: string): Reading {
  if (Array.isArray(schema.enum)) return readChoice(schema.enum, answer);
  if (types.length === 1 && types[0] === 'boolean') {
    if (/^(y|yes|true)$/i.test(answer)) return { outcome: 'value', value: true };
    if (/^(n|no|false)$/i.test(answer)) return { outcome: 'value', value: false };
    return { outcome: 'refused', why: 'Answer y or n.' };
  }
  if (types.length === 1 && types[0] === 'string') return { outcome: 'value', value: answer };
  try {
    return { outcome: 'value', value: parse(answer, { schema: 'core' }) as Json };
  } catch {
    return { outcome: 'refused', why: 'Write it as YAML, such as [a, b] or {name: value}.' };
  }
}

const LIMITS: ReadonlyArray<[string, (limit: string) => string]> = [
  ['minimum', limit => `at least ${limit}`],
  ['maximum', limit => `at most ${limit}`],
  ['minLength', limit => `at least ${limit} characters`],
  ['maxLength', limit => `at most ${limit} characters`],
  ['minItems', limit => `at least ${limit} entries`],
  ['maxItems', limit => `at most ${limit} entries`],
  ['pattern', limit => `of the form ${limit}`],
];

/** What a value has to be, in words. */
function expected(schema: JsonObject, types: readonly string[]): string {
  const limits = LIMITS.flatMap(([keyword, words]) => {
    const limit = schema[keyword];
    return limit === undefined ? [] : [words(String(limit))];
  });
  const type = types.length > 0 ? [types.join(' or ')] : [];
  return `This value does not fit: it has to be ${[...type, ...limits].join(', ') || 'another one'}.`;
}

function formatProblem(schema: JsonObject, value: Json): string | undefined {
  if (schema.format === 'uri' && typeof value === 'string' && !URL.canParse(value)) {
    return 'This is no address. Write it with its protocol, such as https://example.com.';
  }
  return undefined;
}

function questionOf({ field, schema, current, mustAnswer }: FieldQuestion): string {
  const name = [...field.groups.slice(1), field.title].join(' · ');
  const hint = Array.isArray(schema.enum) ? ` (1–${schema.enum.length})` : '';
  if (field.secret) {
    if (isSecretReference(current)) {
      const what = isElsewhere(current.$secret) ? current.$secret : 'stored';
      return `${name} [${what}, Enter keeps it]: `;
    }
    return `${name}${mustAnswer ? '' : ' (optional)'}: `;
  }
  if (current !== undefined) return `${name}${hint} [${shown(current)}]: `;
  const yesNo = field.types.length === 1 && field.types[0] === 'boolean' ? ' (y/n)' : '';
  return `${name}${hint}${yesNo}${mustAnswer ? '' : ' (optional)'}: `;
}

/** Whether a schema marks a part of a value as secret. */
function hasSecret(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.some(hasSecret);
  if (!isJsonObject(schema)) return false;
  return isMarkedSecret(schema) || Object.values(schema).some(hasSecret);
}

/** A value that was written as a whole, with its secrets stored and references in their place. */
async function storeSecretsIn(
  value: Json,
  schema: JsonObject,
  root: JsonObject,
  storeSecret: (value: string) => Promise<Json>
): Promise<Json> {
  // References count from the whole schema's root.
  const around = { ...root, type: 'object', properties: { value: schema } } as JsonSchema;
  let whole: JsonObject = { value };
  for (const pointer of secretPointers(around, whole)) {
    const secret = valueAt(whole, pointer);
    if (typeof secret === 'string') whole = withValue(whole, pointer, await storeSecret(secret));
  }
  return whole.value ?? value;
}

/**
 * Asks for one field until the answer fits its schema. Enter keeps what is there or leaves an optional field out, `-`
 * takes an optional value away. A secret's value goes to `storeSecret`, and its reference comes back.
 */
export async function askField(
  prompt: Prompt,
  question: FieldQuestion,
  storeSecret: (value: string) => Promise<Json>
): Promise<Json | undefined> {
  const { field, schema, root, current, mustAnswer } = question;
  if (field.description) prompt.say(`  ${field.description.split('\n')[0]}`);
  if (Array.isArray(schema.enum)) {
    const labels = Array.isArray(schema[LABELS]) ? schema[LABELS] : [];
    schema.enum.forEach((choice, index) => {
      const label = labels[index] ?? shown(choice);
      prompt.say(`  ${index + 1}. ${label === shown(choice) ? label : `${label} (${shown(choice)})`}`);
    });
  }
  const hidden = field.secret || hasSecret(schema);
  if (hidden && !field.secret) prompt.say('  It has a secret in it, so what you type is not shown.');
  for (;;) {
    const text = hidden
      ? await prompt.askSecret(questionOf(question))
      : await prompt.ask(questionOf(question));
    if (text === '' || (text === '-' && !mustAnswer)) {
      const value = text === '-' ? undefined : current;
      if (value !== undefined || !mustAnswer) return value;
      prompt.say('  This one is needed.');
      continue;
    }
    const read: Reading = field.secret
      ? { outcome: 'value', value: text }
      : readAnswer(schema, field.types, text);
    if (read.outcome === 'refused') {
      prompt.say(`  ${read.why}`);
      continue;
    }
    const problem =
      fitsSchema(schema, read.value, root) === false
        ? expected(schema, field.types)
        : formatProblem(schema, read.value);
    if (problem !== undefined) {
      prompt.say(`  ${problem}`);
      continue;
    }
    try {
      return await (field.secret ? storeSecret(text) : storeSecretsIn(read.value, schema, root, storeSecret));
    } catch (error) {
      // A reference to what is not there, or may not be had, is answered again.
      if (!(error instanceof FlyloftError) || !error.code.startsWith('SECRET_')) throw error;
      prompt.say(`  ${error.message}`);
    }
  }
}
