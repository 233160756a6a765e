import { eachSchema, mapSubschemas } from './eachSchema';

const schema = {
  title: 'root',
  properties: { a: { title: 'a' }, properties: { title: 'a field called properties' } },
  patternProperties: { '^x': { title: 'x' } },
  $defs: { d: { title: 'd' } },
  definitions: { e: { title: 'e' } },
  dependencies: { f: { title: 'f' }, g: ['h'] },
  dependentSchemas: { i: { title: 'i' } },
  allOf: [{ title: 'all' }],
  anyOf: [{ title: 'any' }],
  oneOf: [{ title: 'one' }, true],
  prefixItems: [{ title: 'prefix' }],
  items: { title: 'items', items: [{ title: 'place' }], additionalItems: { title: 'rest' } },
  additionalProperties: { title: 'more' },
  unevaluatedProperties: { title: 'other' },
  if: { title: 'if' },
  then: { title: 'then' },
  else: { title: 'else' },
  not: { title: 'not' },
  contains: { title: 'contains' },
  default: { title: 'no schema' },
  enum: [{ title: 'no schema either' }],
};

describe('eachSchema', () => {
  it('changes every schema, and nothing that is none', () => {
    const text = JSON.stringify(eachSchema(schema, part => ({ ...part, title: `${String(part.title)}!` })));
    const expected = JSON.stringify(schema).replace(/"title":"((?!no schema)[^"]*)"/g, '"title":"$1!"');
    expect(JSON.parse(text)).toEqual(JSON.parse(expected));
    expect(expected).toContain('"place!"');
  });

  it('goes on with what the change made of a schema', () => {
    const seen: unknown[] = [];
    eachSchema({ title: 'outer', properties: { a: { title: 'old' } } }, part => {
      seen.push(part.title);
      return part.title === 'outer' ? { properties: { b: { title: 'new' } } } : part;
    });
    expect(seen).toEqual(['outer', 'new']);
  });

  it('leaves a schema of true or false as it is', () => {
    expect(eachSchema(true, part => part)).toBe(true);
  });
});

describe('mapSubschemas', () => {
  it('says under which keyword and name a schema stands', () => {
    const places: string[] = [];
    mapSubschemas({ properties: { a: {} }, oneOf: [{}, {}], not: {} }, (child, keyword, name) => {
      places.push(`${keyword}/${name}`);
      return child;
    });
    expect(places.sort()).toEqual(['not/', 'oneOf/0', 'oneOf/1', 'properties/a']);
  });
});
