/** A configuration with so many fields, of the kinds that plugins have, in groups of ten. */
export function schemaOf(count) {
  const kinds = [
    { type: 'string', minLength: 2 },
    { type: 'string', format: 'uri' },
    { type: 'integer', minimum: 0, maximum: 65_535 },
    { type: 'boolean' },
    { type: 'string', enum: ['small', 'medium', 'large'] },
  ];
  const groups = {};
  for (let group = 0; group < count / 10; group++) {
    const properties = {};
    for (let index = 0; index < 10; index++) {
      properties[`field${index}`] = { title: `Field ${group}.${index}`, ...kinds[index % kinds.length] };
    }
    groups[`group${group}`] = { type: 'object', title: `Group ${group}`, properties, required: ['field0'] };
  }
  return { type: 'object', properties: groups };
}
