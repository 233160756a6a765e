/**
 * The one engine for JSON Schemas of publishers: a thread of the portal and a worker of the browser run this same file.
 * Ajv turns schemas into code, so it runs nowhere else; regular expressions run in linear time (RE2).
 *
 * Plain JavaScript, because threads load it as it is.
 */
'use strict';

const Ajv = require('ajv').default;
const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const { RE2JS } = require('re2js');

const MAX_COMPILED = 100;
const MAX_ISSUES = 100;

/** Compiled validators by their schema's text, least recently used first. */
const compiled = new Map();

class PatternRefused extends Error {}

/** The engine for `pattern`; flags other than Ajv's `u` do not occur. */
function linearRegExp(pattern) {
  let expression;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    throw new PatternRefused(`${pattern}: ${error.message}`);
  }
  // Ajv keeps one expression for each name: without a name of its own every pattern of a schema would be the first one.
  return { test: text => expression.matcher(text).find(), toString: () => pattern };
}
linearRegExp.code = 'linearRegExp';

function compile(schema, dialect) {
  const options = {
    allErrors: true,
    useDefaults: true,
    // Unknown keywords and formats are hints to the form, as the standard wants it.
    strict: false,
    verbose: true,
    logger: false,
    code: { regExp: linearRegExp },
  };
  const ajv = dialect === '2020-12' ? new Ajv2020(options) : new Ajv(options);
  addFormats(ajv);
  // $id would only name the schema; two releases may use the same.
  const { $id: _, $schema: __, ...rest } = schema;
  if (!ajv.validateSchema(rest)) {
    return { issues: (ajv.errors ?? []).slice(0, MAX_ISSUES).map(toIssue) };
  }
  return { validate: ajv.compile(rest) };
}

function toIssue(error) {
  return {
    path: error.instancePath,
    keyword: error.keyword,
    params: error.params,
    text: error.message,
    ...(error.keyword === 'additionalProperties' && {
      known: Object.keys(error.parentSchema?.properties ?? {}).slice(0, 500),
    }),
  };
}

/** What tells alternatives apart: a value of another kind, or another word in the field that names the kind. */
const TELLS_APART = new Set(['const', 'enum', 'type']);

const depthOf = pointer => pointer.split('/').length;

/** How far a value is from one alternative: what is of another kind in the value itself or in one of its fields. */
const distance = (errors, { instancePath }) =>
  errors.filter(
    error => TELLS_APART.has(error.keyword) && depthOf(error.instancePath) <= depthOf(instancePath) + 1
  ).length;

/** How many of a value's fields an alternative has a place for: who filled in an address means the one with an address. */
function fieldsKnown(alternative, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 0;
  const known = Object(Object(alternative).properties);
  return Object.keys(value).filter(name => Object.hasOwn(known, name)).length;
}

/** Those of a list for which a measure is the least. */
function leastOf(list, measure) {
  const measures = list.map(measure);
  const least = Math.min(...measures);
  return list.filter((_, index) => measures[index] === least);
}

/**
 * Errors without those of alternatives that are plainly not meant: somebody who chose one of them wants to hear what is
 * wrong with that one. Where it cannot be told which one is meant, all stay.
 */
function keepMeant(errors) {
  const dropped = new Set();
  for (const error of errors) {
    const { keyword, schemaPath, schema, params, data } = error;
    // With oneOf, several may fit: then nothing is wrong in any of them.
    if ((keyword !== 'anyOf' && keyword !== 'oneOf') || params.passingSchemas) continue;
    const branches = schema.map((alternative, index) => ({
      alternative,
      found: errors.filter(
        other => !dropped.has(other) && other.schemaPath.startsWith(`${schemaPath}/${index}/`)
      ),
    }));
    // What a reference leads to has a path of its own.
    if (branches.some(({ found }) => found.length === 0)) continue;
    const near = leastOf(branches, ({ found }) => distance(found, error));
    const meant = leastOf(near, ({ alternative }) => -fieldsKnown(alternative, data));
    if (meant.length === branches.length) continue;
    for (const branch of branches)
      if (!meant.includes(branch)) branch.found.forEach(other => dropped.add(other));
    if (meant.length === 1) dropped.add(error);
  }
  return errors.filter(error => !dropped.has(error));
}

function find(schema, dialect) {
  const key = `${dialect} ${JSON.stringify(schema)}`;
  const known = compiled.get(key);
  if (known) {
    compiled.delete(key);
    compiled.set(key, known);
    return known;
  }
  const made = compile(schema, dialect);
  compiled.set(key, made);
  if (compiled.size > MAX_COMPILED) compiled.delete(compiled.keys().next().value);
  return made;
}

function check({ schema, dialect, config }) {
  const found = find(schema, dialect);
  if (found.issues) return { outcome: 'schema-invalid', issues: found.issues };
  if (config === undefined) return { outcome: 'valid' };
  if (found.validate(config)) return { outcome: 'valid', config };
  const errors = (found.validate.errors ?? []).filter(error => error.keyword !== 'if');
  // Looking for what is meant is for people, who do not read a thousand errors.
  const issues = errors.length <= MAX_ISSUES * 10 ? keepMeant(errors) : errors;
  return { outcome: 'config-invalid', issues: issues.slice(0, MAX_ISSUES).map(toIssue) };
}

/** Answers one question; never throws. `request` and what comes back are described in answer.d.cts. */
function answer(request) {
  try {
    return check(request);
  } catch (error) {
    return error instanceof PatternRefused
      ? { outcome: 'pattern-refused', message: error.message }
      : { outcome: 'not-compiled', message: String(error.message).slice(0, 500) };
  }
}

module.exports = { answer };
