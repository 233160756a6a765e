import { screen, waitFor } from '@testing-library/react';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import fc from 'fast-check';
import { renderForm } from './__testUtils__/renderForm';

jest.mock('../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});

const object = (properties: RJSFSchema['properties'], more: RJSFSchema = {}): RJSFSchema => ({
  type: 'object',
  properties,
  ...more,
});
const many = (count: number) =>
  object(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, { type: 'string' }])));

let logged: jest.SpyInstance;
beforeEach(() => {
  logged = jest.spyOn(console, 'error').mockImplementation();
});
afterEach(() => logged.mockRestore());

describe('a schema that is refused', () => {
  it.each<[string, RJSFSchema, RegExp]>([
    ['refers to a file', object({ a: { $ref: 'file:///etc/passwd' } }), /reference|refers|\$ref/i],
    [
      'refers to an address',
      object({ a: { $ref: 'https://evil.example/schema' } }),
      /reference|refers|\$ref/i,
    ],
    ['has 5,000 fields', many(5_000), /fields/],
    ['has 10 MB', object({ a: { type: 'string', description: 'x'.repeat(10_000_000) } }), /make it smaller/],
    ['names __proto__', object(JSON.parse('{"__proto__":{"type":"string"}}')), /__proto__|name/],
    [
      'is nested without end',
      Array.from({ length: 60 }).reduce<RJSFSchema>(inner => object({ a: inner }), { type: 'string' }),
      /deep|nested/,
    ],
    ['speaks another dialect', { ...object({}), $schema: 'https://evil.example/dialect' }, /dialect/],
  ])('%s', (_, schema, words) => {
    const started = performance.now();
    renderForm({ schema });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(screen.getByRole('alert')).toHaveTextContent('There is no form for this schema');
    expect(screen.getByRole('alert').textContent).toMatch(words);
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('a schema that is drawn safely', () => {
  it.each<[string, RJSFSchema]>([
    ['contains itself', { $ref: '#/$defs/a', $defs: { a: object({ next: { $ref: '#/$defs/a' } }) } }],
    [
      'requires itself',
      {
        ...object({ next: { $ref: '#/$defs/a' } }),
        $defs: { a: object({ next: { $ref: '#/$defs/a' } }, { required: ['next'] }) },
      },
    ],
    [
      'is all of itself',
      { ...object({ a: { $ref: '#/$defs/a' } }), $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } },
    ],
    [
      'is one of itself',
      {
        ...object({ a: { $ref: '#/$defs/a' } }),
        $defs: { a: { oneOf: [{ $ref: '#/$defs/a' }, { type: 'string' }] } },
      },
    ],
    [
      'refers in a circle',
      {
        ...object({ a: { $ref: '#/$defs/a' } }),
        $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
      },
    ],
    [
      'refers in a circle by names',
      {
        ...object({ a: { $ref: '#a' }, b: { $dynamicRef: '#b' } as RJSFSchema }),
        $defs: {
          a: { $anchor: 'a', allOf: [{ $ref: '#b' }] },
          b: { $dynamicAnchor: 'b', $dynamicRef: '#a' },
        },
      } as RJSFSchema,
    ],
    [
      'contains itself by name',
      {
        ...object({ a: { $ref: '#a' } }),
        $defs: { a: { $anchor: 'a', ...object({ next: { $ref: '#a' } }, { required: ['next'] }) } },
      } as RJSFSchema,
    ],
    ['refers to a name that nothing has', object({ a: { $ref: '#__proto__' }, b: { $ref: '#none' } })],
    ['refers to nothing', object({ a: { $ref: '#/$defs/none' } })],
    ['is a list of itself', { ...object({ a: { type: 'array', items: { $ref: '#' }, minItems: 3 } }) }],
    [
      'multiplies its conditions',
      object({ a: { type: 'string' } }, {
        allOf: Array.from({ length: 12 }, (_, index) => ({
          if: { required: [`x${index}`] },
          then: { allOf: [{ $ref: '#/$defs/b' }] },
        })),
        $defs: { b: object({ c: { type: 'string' } }) },
      } as RJSFSchema),
    ],
  ])('%s', async (_, schema) => {
    const started = performance.now();
    const { container } = renderForm({ schema });
    // Something stands there: a form, or the reason why there is none. The page goes on.
    await waitFor(() => expect(container.textContent).not.toBe(''));
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('runs a pattern that explodes elsewhere, in linear time', async () => {
    const { form } = renderForm({
      schema: object({ a: { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' } }),
      value: { a: 'a'.repeat(50_000) },
    });
    const started = performance.now();
    const issues = await waitFor(() => form().validate());
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(issues).toEqual([{ path: '/a', message: expect.stringContaining('must match the pattern') }]);
  });

  it('chooses between alternatives by patterns in linear time', () => {
    const started = performance.now();
    renderForm({
      schema: object({
        a: {
          oneOf: [
            { type: 'string', pattern: '^(a+)+$' },
            { type: 'string', title: 'Other' },
          ],
        },
      }),
      value: { a: `${'a'.repeat(20_000)}!` },
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('shows markup in titles, descriptions, choices and errors as the text that it is', async () => {
    const evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
    const { container } = renderForm({
      schema: object(
        {
          a: { type: 'string', title: `A ${evil}`, description: `B ${evil}`, default: evil },
          b: { type: 'string', enum: [evil], title: 'Choice' },
          c: object({}, { title: `C ${evil}`, description: `[click](${'java'}script:alert(1)) ${evil}` }),
          d: { type: 'unknown-type' as never, title: `D ${evil}` },
        },
        { title: evil, description: evil }
      ),
      uiSchema: { a: { 'ui:help': evil, 'ui:placeholder': evil } },
      errors: [{ path: '/a', message: `answers with ${evil}` }],
      origins: { '/a': 'you' },
    });
    expect(await screen.findByText(/Answers with <img/)).toBeInTheDocument();
    expect(container.querySelector('img, script, a[href^="javascript"]')).toBeNull();
    expect('pwned' in window).toBe(false);
  });

  it.each<[string, UiSchema, RegExp]>([
    ['a widget that nobody has', { a: { 'ui:widget': 'no-such-widget' } }, /the input “no-such-widget”/],
    ['a widget of another type', { a: { 'ui:widget': 'updown' } }, /the input “updown”/],
    ['a widget among the options', { a: { 'ui:options': { widget: 'zzz' } } }, /the input “zzz”/],
    ['a widget for everything', { 'ui:globalOptions': { widget: 'zzz' } } as UiSchema, /the input “zzz”/],
    ['a widget that is a number', { a: { 'ui:widget': 7 as never } }, /the input no name at all/],
    ['a name from a prototype', { a: { 'ui:widget': 'constructor' } }, /the input “constructor”/],
    ['a field that nobody has', { a: { 'ui:field': 'no-such-field' } }, /the field “no-such-field”/],
    ['a field of another kind of value', { a: { 'ui:field': 'ArrayField' } }, /./],
    ['an order that is no list', { 'ui:order': 7 as never }, /./],
    ['an order with the rest twice', { 'ui:order': ['*', '*'] }, /./],
    ['nothing', { a: null as never }, /./],
  ])('draws the usual input where a uiSchema asks for %s', async (_, uiSchema, words) => {
    const { container } = renderForm({
      schema: object({ a: { type: 'string', title: 'A' }, b: { type: 'string', title: 'B' } }),
      uiSchema,
      value: { a: 'here' },
    });
    expect(await screen.findByLabelText('B')).toBeInTheDocument();
    expect(container.textContent).toMatch(words);
    expect(screen.queryByText('There is no form for this schema')).toBeNull();
  });

  it('says nothing where a uiSchema asks for what there is', async () => {
    const { container } = renderForm({
      schema: object(
        {
          a: { type: 'string', title: 'A' },
          b: { $ref: '#/$defs/b' },
          c: { type: 'array', title: 'C', items: { type: 'string', enum: ['x', 'y'] }, uniqueItems: true },
          d: { title: 'D', oneOf: [{ type: 'number' }, { type: 'string' }] },
        },
        { $defs: { b: { type: 'integer', title: 'B' } } }
      ),
      uiSchema: {
        a: { 'ui:widget': 'textarea' },
        b: { 'ui:widget': 'range' },
        c: { 'ui:widget': 'checkboxes' },
        d: { 'ui:widget': 'radio' },
      },
    });
    expect((await screen.findByLabelText('A')).tagName).toBe('TEXTAREA');
    expect(screen.getByRole('slider', { name: 'B' })).toBeInTheDocument();
    expect(container.textContent).not.toContain('does not have');
  });

  it('draws a form whatever a uiSchema says', () => {
    const name = fc.constantFrom(
      ...[
        'a',
        'b',
        'c',
        'items',
        'ui:widget',
        'ui:field',
        'ui:order',
        'ui:options',
        'ui:title',
        'ui:help',
        'anyOf',
      ],
      ...[
        'ui:enumNames',
        'ui:description',
        'ui:disabled',
        'ui:emptyValue',
        'additionalProperties',
        'ui:classNames',
      ]
    );
    const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('x', 'a', 'hidden', 'textarea', 'checkboxes', 'json-editor', '', 7, null, true),
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 4 })
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, tree, { minKeys: 1, maxKeys: 4 }), uiSchema => {
        const { unmount } = renderForm({
          schema: object({
            a: { type: 'string', title: 'A', enum: ['x', 'y'] },
            b: { type: 'array', items: { type: 'string' } },
            c: { anyOf: [{ type: 'number' }, object({ d: { type: 'boolean' } })] },
          }),
          uiSchema: uiSchema as UiSchema,
          value: { b: ['x'] },
        });
        expect(screen.queryByText('There is no form for this schema')).toBeNull();
        unmount();
      }),
      { numRuns: 60 }
    );
  });
});

describe('values that lie about their type', () => {
  const schema = object({
    text: { type: 'string' },
    number: { type: 'integer' },
    flag: { type: 'boolean' },
    list: { type: 'array', items: { type: 'string' } },
    group: object({ inner: { type: 'string' } }),
    choice: { type: 'string', enum: ['a', 'b'] },
    when: { type: 'string', format: 'date-time' },
  });
  it.each<[string, unknown]>([
    ['texts', 'a text'],
    ['numbers', 7],
    ['lists', [1, { a: 2 }]],
    ['groups', { toString: 'x', inner: 5 }],
    ['nothing', null],
  ])('are drawn when all of them are %s, and said to be wrong', async (_, lie) => {
    const value = Object.fromEntries(Object.keys(schema.properties!).map(key => [key, lie]));
    const { form, container } = renderForm({ schema, value });
    await waitFor(() => expect(container.textContent).not.toBe(''));
    expect(screen.queryByText('There is no form for this schema')).toBeNull();
    expect((await waitFor(() => form().validate())).length).toBeGreaterThan(3);
  });

  it('never reach a prototype', () => {
    const value = JSON.parse(
      '{"text":"a","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'
    );
    renderForm({ schema, value });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
