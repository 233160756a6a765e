import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';
import { LANGUAGE_NAMES } from './languages';

const SCHEMA_OPTION = {
  name: 'schema',
  description: 'Where the value is a text: the schema of what the text stands for, for completion and marks.',
};

/** Text of a programming language. */
export const codeEditor: ConfigField = {
  name: 'code-editor',
  title: 'Code',
  documentation:
    'Text with line numbers and the colours of a language. Tab leaves it, like every other field.',
  options: [{ name: 'language', description: `One of ${LANGUAGE_NAMES.join(', ')}.` }],
  schema: { type: 'string' },
  example: { value: "export const greet = () => 'hello';\n", options: { language: 'typescript' } },
  validate: lateFieldRule('code-editor'),
  component: lazy(() => import('./CodeEditorField').then(m => ({ default: m.CodeEditorField }))),
};

/** A value as JSON. */
export const jsonEditor: ConfigField = {
  name: 'json-editor',
  title: 'JSON',
  documentation:
    'Any value, written as JSON, with completion by its schema. With a schema of type string the value is the text itself.',
  options: [SCHEMA_OPTION],
  schema: {
    type: 'object',
    properties: { level: { enum: ['info', 'warn', 'error'] }, colour: { type: 'boolean' } },
  },
  example: { value: { level: 'info', colour: true } },
  validate: lateFieldRule('json-editor'),
  component: lazy(() => import('./DataEditorField').then(m => ({ default: m.JsonEditorField }))),
};

/** A value as YAML. */
export const yamlEditor: ConfigField = {
  name: 'yaml-editor',
  title: 'YAML',
  documentation:
    'Any value, written as YAML, with completion by its schema. With a schema of type string the value is the text itself.',
  options: [SCHEMA_OPTION],
  schema: {
    type: 'object',
    properties: { stages: { type: 'array', items: { type: 'string' } }, parallel: { type: 'boolean' } },
  },
  example: { value: { stages: ['build', 'test'], parallel: false } },
  validate: lateFieldRule('yaml-editor'),
  component: lazy(() => import('./DataEditorField').then(m => ({ default: m.YamlEditorField }))),
};
