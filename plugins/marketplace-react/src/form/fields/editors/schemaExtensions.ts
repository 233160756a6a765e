import { autocompletion } from '@codemirror/autocomplete';
import { jsonLanguage } from '@codemirror/lang-json';
import { yamlLanguage } from '@codemirror/lang-yaml';
import { linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { JsonSchema } from '@flyloft/plugin-manager-common';
import { handleRefresh, jsonCompletion, jsonSchemaLinter, stateExtensions } from 'codemirror-json-schema';
import { yamlCompletion, yamlSchemaLinter } from 'codemirror-json-schema/yaml';

type Schema = Parameters<typeof stateExtensions>[0];

/** Completion and marks by a schema, for JSON. */
export function jsonSchemaExtensions(schema: JsonSchema): Extension[] {
  return [
    linter(jsonSchemaLinter(), { needsRefresh: handleRefresh }),
    jsonLanguage.data.of({ autocomplete: jsonCompletion() }),
    autocompletion(),
    stateExtensions(schema as Schema),
  ];
}

/** Completion and marks by a schema, for YAML. */
export function yamlSchemaExtensions(schema: JsonSchema): Extension[] {
  return [
    linter(yamlSchemaLinter(), { needsRefresh: handleRefresh }),
    yamlLanguage.data.of({ autocomplete: yamlCompletion() }),
    autocompletion(),
    stateExtensions(schema as Schema),
  ];
}
