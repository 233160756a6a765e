import { type ComponentType, memo } from 'react';
import { getDefaultRegistry } from '@rjsf/core';
import { deepEquals, type FieldProps, type UiSchema } from '@rjsf/utils';
import { Note } from '../fields/parts/Note';
import { FieldBoundary } from './FieldBoundary';
import { keepKnown } from './knownUi';
import { useLocked } from './locked';
import { toPointer } from './paths';

const Stock = getDefaultRegistry().fields.SchemaField as ComponentType<FieldProps>;

/** Callbacks that RJSF makes anew with every change and that do the same every time: they go by a field's name. */
const SAME_EVERY_TIME = new Set(['onKeyRename', 'onKeyRenameBlur', 'onRemoveProperty']);

/** Parts that may be made anew with the same content; they are small beside what it takes to draw a field. */
const BY_CONTENT = new Set(['uiSchema', 'fieldPathId', 'schema', 'errorSchema']);

function isSame(before: FieldProps, after: FieldProps): boolean {
  const keys = Object.keys(after);
  return (
    keys.length === Object.keys(before).length &&
    keys.every(key => {
      if (before[key] === after[key] || SAME_EVERY_TIME.has(key)) return true;
      return BY_CONTENT.has(key) && deepEquals(before[key], after[key]);
    })
  );
}

/** Whether the schema marks this very value as a secret, be it by what it refers to or is made of. */
function isSecret({ schema, registry, formData }: FieldProps): boolean {
  if ('x-secret' in schema) return schema['x-secret'] === true;
  if (!('$ref' in schema || 'allOf' in schema)) return false;
  return registry.schemaUtils.retrieveSchema(schema, formData)['x-secret'] === true;
}

/** What a publisher's uiSchema says of a secret, with the one field that a secret may have. */
function secretUi(uiSchema: UiSchema | undefined): UiSchema {
  const { 'ui:options': options, 'ui:widget': _, ...rest } = uiSchema ?? {};
  const { field: __, widget: ___, ...others } = options ?? {};
  return { ...rest, 'ui:options': others, 'ui:field': 'SecretField' };
}

/** Whether the value may be one thing only, and is: there is nothing to type. */
const isSettled = ({ schema, formData }: FieldProps) => 'const' in schema && schema.const === formData;

/** RJSF calls the first entry of "Servers" "Servers-1". */
function titleOf({ title, fieldPathId }: FieldProps): string | undefined {
  const place = fieldPathId.path.at(-1);
  if (title === undefined || typeof place !== 'number') return title;
  const ending = `-${place + 1}`;
  return title.endsWith(ending) ? `${title.slice(0, -ending.length)} ${place + 1}` : title;
}

const cannot = (what: string) =>
  `The plugin asks for ${what} here, which this portal does not have. This is the usual one.`;

/**
 * RJSF's field. A secret has its own wherever it stands: in a list, an alternative, behind a condition. What a uiSchema
 * asks for and is not there gives way to the usual input, with a word about it.
 */
function SafeField(props: FieldProps) {
  if (props.schema['x-nothing'] === true) return null;
  return <DrawnField {...props} />;
}

function DrawnField(given: FieldProps) {
  const locked = useLocked(toPointer(given.fieldPathId.path));
  const props = { ...given, title: titleOf(given), ...(locked ? { readonly: true } : {}) };
  const secret = isSecret(props);
  const { uiSchema, missing } = secret
    ? { uiSchema: secretUi(props.uiSchema), missing: [] }
    : keepKnown(props);
  const usual = () => (
    <>
      <Stock {...props} uiSchema={secret ? secretUi(undefined) : undefined} />
      <Note tone="warning">
        The plugin asks for an input here that cannot be drawn. This is the usual one.
      </Note>
    </>
  );
  const nothing = () => (
    <Note tone="warning">
      This part cannot be drawn as a form. Write it as YAML, and tell the plugin’s publisher.
    </Note>
  );
  return (
    <FieldBoundary
      of={props.uiSchema}
      fallback={() => (
        <FieldBoundary of={props.schema} fallback={nothing}>
          {usual()}
        </FieldBoundary>
      )}
    >
      <Stock {...props} uiSchema={uiSchema} readonly={props.readonly || isSettled(props)} />
      {missing.length > 0 && <Note tone="warning">{cannot(missing.join(' and '))}</Note>}
    </FieldBoundary>
  );
}

/**
 * RJSF's field of a schema, drawn anew only when something about it has changed. Values are compared by identity, which a
 * change elsewhere keeps, so that a form of a thousand fields looks at a thousand references and draws one field.
 */
export const KeptField = memo(SafeField, isSame);
