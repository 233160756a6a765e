import {
  isJsonObject,
  type JsonSchema,
  type Manifest,
  pointerKeys,
  type WizardStep,
} from '@flyloft/plugin-manager-common';
import { titleOf } from './titleOf';

/** A step of the wizard, with the part of the config schema that it asks for. */
export type Step = Pick<
  WizardStep,
  'id' | 'title' | 'description' | 'help' | 'skippable' | 'when' | 'next'
> & {
  schema: JsonSchema;
  /** Whether the step has a field that must be filled in. */
  required: boolean;
  /**
   * Whether a group that the schema leaves optional needs something once it is there: so plugins declare their own
   * section, without which they do not work.
   */
  expected: boolean;
};

type Node = Record<string, unknown>;
const propertiesOf = (schema: Node): Node => (isJsonObject(schema.properties) ? schema.properties : {});
const requiredOf = (schema: Node): string[] =>
  Array.isArray(schema.required)
    ? schema.required.filter((name): name is string => typeof name === 'string')
    : [];

/** Keywords by which fields depend on each other; such a schema is not taken apart. */
const CONDITIONAL = [
  'if',
  'allOf',
  'anyOf',
  'oneOf',
  'dependencies',
  'dependentSchemas',
  'dependentRequired',
  'patternProperties',
];

/** The schema with only the properties at the given paths (and everything below them). */
function pick(schema: Node, paths: readonly string[][]): Node {
  if (paths.some(path => path.length === 0)) return schema;
  const properties = propertiesOf(schema);
  // What other steps ask for is no mistake in this one, and no field of it either.
  const { additionalProperties: _, ...open } = schema;
  const names = [...new Set(paths.map(path => path[0]!))].filter(name => Object.hasOwn(properties, name));
  return {
    ...open,
    properties: Object.fromEntries(
      names.map(name => {
        const below = paths.filter(path => path[0] === name).map(path => path.slice(1));
        const child = properties[name];
        return [name, isJsonObject(child) ? pick(child, below) : child];
      })
    ),
    required: requiredOf(schema).filter(name => names.includes(name)),
  };
}

function hasRequired(schema: unknown): boolean {
  if (!isJsonObject(schema)) return false;
  const properties = propertiesOf(schema);
  return requiredOf(schema).some(name => {
    const child = properties[name];
    return (
      !isJsonObject(child) ||
      child.type !== 'object' ||
      hasRequired(child) ||
      Object.keys(propertiesOf(child)).length === 0
    );
  });
}

function hasExpected(schema: unknown): boolean {
  return Object.values(isJsonObject(schema) ? propertiesOf(schema) : {}).some(
    child => isJsonObject(child) && child.default === undefined && (hasRequired(child) || hasExpected(child))
  );
}

const makeStep = (
  schema: Node,
  fields: readonly string[][],
  rest: Omit<Step, 'schema' | 'required' | 'expected'>
): Step => {
  const part = pick(schema, fields) as JsonSchema;
  return { ...rest, schema: part, required: hasRequired(part), expected: hasExpected(part) };
};

/**
 * The wizard's steps: as the manifest defines them, or derived from the schema — one for each object at its top, the
 * plain fields together before them, steps with something required first. A schema whose fields depend on each other
 * stays whole.
 */
export function deriveSteps(manifest: Pick<Manifest, 'configSchema' | 'wizard' | 'name'>): Step[] {
  const schema = manifest.configSchema as Node;
  if (manifest.wizard.length > 0) {
    return manifest.wizard.map(({ fields, ...rest }) => makeStep(schema, fields.map(pointerKeys), rest));
  }
  const properties = propertiesOf(schema);
  const names = Object.keys(properties);
  if (names.length === 0 && !CONDITIONAL.some(keyword => keyword in schema)) return [];
  if (CONDITIONAL.some(keyword => keyword in schema)) {
    return [
      {
        id: 'settings',
        title: 'Settings',
        skippable: false,
        schema: schema as JsonSchema,
        required: hasRequired(schema),
        expected: hasExpected(schema),
      },
    ];
  }
  const isGroup = (name: string) => {
    const child = properties[name];
    return isJsonObject(child) && child.type === 'object';
  };
  const plain = names.filter(name => !isGroup(name));
  const steps = names.filter(isGroup).map(name => {
    const child = properties[name] as Node;
    return makeStep(schema, [[name]], {
      id: name,
      title: titleOf(name, child),
      description: typeof child.description === 'string' ? child.description : undefined,
      skippable: false,
    });
  });
  if (plain.length > 0) {
    steps.unshift(
      makeStep(
        schema,
        plain.map(name => [name]),
        { id: 'general', title: 'General', skippable: false }
      )
    );
  }
  return [...steps.filter(step => step.required), ...steps.filter(step => !step.required)];
}
