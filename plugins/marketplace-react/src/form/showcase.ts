import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import type { ConfigData } from './core';
import type { ConfigField } from './fields/contract/configField';

/** A form that shows something, with what it starts with. */
export type Showcase = { schema: RJSFSchema; uiSchema: UiSchema; value: ConfigData };

/** Every input that the theme has for plain JSON Schema, and every construct that changes which inputs there are. */
export const WIDGETS_SHOWCASE: Showcase = {
  schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: {
      person: {
        type: 'object',
        title: 'Person',
        properties: { name: { type: 'string' }, deputy: { $ref: '#/definitions/person' } },
      },
    },
    type: 'object',
    required: ['text', 'choice'],
    properties: {
      text: { type: 'string', title: 'Text', description: 'One line; required.', minLength: 2 },
      email: { type: 'string', format: 'email', title: 'E-mail' },
      address: { type: 'string', format: 'uri', title: 'Address', examples: ['https://example.com'] },
      area: { type: 'string', title: 'Several lines' },
      hidden: { type: 'string', default: 'kept, not shown' },
      day: { type: 'string', format: 'date', title: 'Day' },
      time: { type: 'string', format: 'time', title: 'Time' },
      moment: { type: 'string', format: 'date-time', title: 'Moment' },
      colour: { type: 'string', format: 'color', title: 'Colour', default: '#1f5493' },
      file: { type: 'string', format: 'data-url', title: 'Small file' },
      files: { type: 'array', items: { type: 'string', format: 'data-url' }, title: 'Small files' },
      whole: { type: 'integer', title: 'Whole number', minimum: 0, default: 3 },
      decimal: { type: 'number', title: 'Number', multipleOf: 0.5 },
      range: { type: 'integer', title: 'Range', minimum: 0, maximum: 10, default: 4 },
      rating: { type: 'integer', title: 'Rating', minimum: 1, maximum: 5 },
      nullable: { type: ['string', 'null'], title: 'Text or nothing' },
      empty: { type: 'null', title: 'Always empty' },
      fixed: { const: 'always this', title: 'Constant' },
      yes: { type: 'boolean', title: 'Yes or no', default: true },
      yesRadio: { type: 'boolean', title: 'Yes or no, side by side' },
      choice: {
        title: 'One of several, with names',
        oneOf: [
          { const: 'a', title: 'The first' },
          { const: 'b', title: 'The second' },
        ],
      },
      radio: { type: 'string', title: 'One of a few', enum: ['small', 'medium', 'large'] },
      several: {
        type: 'array',
        title: 'Several of a list',
        uniqueItems: true,
        items: { type: 'string', enum: ['read', 'write', 'delete'] },
      },
      secret: { type: 'string', format: 'password', title: 'Secret' },
      list: { type: 'array', title: 'List', items: { type: 'string' }, default: ['one', 'two'] },
      pair: {
        type: 'array',
        title: 'Fixed list',
        items: [
          { type: 'string', title: 'Name' },
          { type: 'number', title: 'Amount' },
        ],
        additionalItems: { type: 'boolean', title: 'More' },
      },
      people: { type: 'array', title: 'List of groups', items: { $ref: '#/definitions/person' } },
      group: {
        type: 'object',
        title: 'Group',
        description: 'Fields that belong together.',
        properties: { host: { type: 'string' }, port: { type: 'integer' } },
      },
      person: { $ref: '#/definitions/person' },
      labels: { type: 'object', title: 'Names of your own', additionalProperties: { type: 'string' } },
      patterned: {
        type: 'object',
        title: 'Names by a pattern',
        patternProperties: { '^x-': { type: 'string' } },
        additionalProperties: false,
      },
      anything: { title: 'Any value' },
      source: {
        type: 'object',
        title: 'One of two forms',
        oneOf: [
          { title: 'File', properties: { path: { type: 'string' } }, required: ['path'] },
          { title: 'Web', properties: { url: { type: 'string' } }, required: ['url'] },
        ],
      },
      limit: {
        title: 'Number or word',
        anyOf: [
          { type: 'integer', title: 'A number' },
          { type: 'string', title: 'A word', enum: ['none'] },
        ],
      },
      merged: {
        type: 'object',
        title: 'Parts put together',
        allOf: [
          { properties: { first: { type: 'string' } } },
          { properties: { second: { type: 'string' } } },
        ],
      },
      transport: {
        type: 'object',
        title: 'Fields by condition',
        properties: { tls: { type: 'boolean', title: 'Encrypted' } },
        if: { properties: { tls: { const: true } }, required: ['tls'] },
        then: { properties: { authority: { type: 'string' } } },
        else: { properties: { reason: { type: 'string', title: 'Why not' } } },
      },
      account: {
        type: 'object',
        title: 'Fields by dependency',
        properties: { user: { type: 'string' } },
        dependencies: { user: { properties: { team: { type: 'string' } } } },
      },
    },
  },
  uiSchema: {
    area: { 'ui:widget': 'textarea' },
    hidden: { 'ui:widget': 'hidden' },
    range: { 'ui:widget': 'range' },
    rating: { 'ui:widget': 'RatingWidget' },
    radio: { 'ui:widget': 'radio' },
    yesRadio: { 'ui:widget': 'radio' },
    several: { 'ui:widget': 'checkboxes' },
    list: { 'ui:options': { copyable: true } },
    text: { 'ui:help': 'Help stands below the description.' },
  },
  value: { people: [{ name: 'Ada' }], labels: { team: 'platform' }, patterned: { 'x-tier': 'gold' } },
};

/** A form with one place for each of the fields, with their own examples. */
export function showFields(fields: readonly ConfigField[]): Showcase {
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        fields.map(({ name, title, documentation, schema }) => [
          name,
          { ...schema, title, description: documentation },
        ])
      ),
    } as RJSFSchema,
    uiSchema: Object.fromEntries(
      fields.map(({ name, example }) => [name, { 'ui:field': name, 'ui:options': example.options ?? {} }])
    ),
    value: Object.fromEntries(
      fields
        .filter(({ example }) => example.value !== undefined)
        .map(({ name, example }) => [name, example.value])
    ),
  };
}
