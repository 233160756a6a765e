import { referenceTarget, withReference } from './references';

const root = {
  $defs: {
    host: { type: 'string', title: 'Host' },
    'a/b': { type: 'number' },
    '50%': { type: 'boolean' },
    circle: { $ref: '#/$defs/circle', title: 'Round' },
    named: { $anchor: 'port', type: 'integer' },
  },
};

describe('referenceTarget', () => {
  it.each([
    ['#', root],
    ['#/$defs/host', root.$defs.host],
    ['#/$defs/a~1b', root.$defs['a/b']],
    ['#/$defs/50%25', root.$defs['50%']],
    ['#port', root.$defs.named],
  ])('finds %s', (reference, target) => {
    expect(referenceTarget(root, reference)).toBe(target);
  });

  it.each([
    ['another document', 'other.json#/$defs/host'],
    ['a place that is not there', '#/$defs/missing'],
    ['a name that nobody has', '#missing'],
    ['a prototype', '#/__proto__'],
    ['a broken escape', '#/$defs/50%'],
    ['a number', 5],
  ])('finds nothing for %s', (_, reference) => {
    expect(referenceTarget(root, reference)).toBeUndefined();
  });
});

describe('withReference', () => {
  it('lays what it refers to under what stands beside the reference', () => {
    expect(withReference(root, { $ref: '#/$defs/host', title: 'Where' })).toEqual({
      type: 'string',
      title: 'Where',
    });
  });

  it('ends a circle where it began', () => {
    expect(withReference(root, { $ref: '#/$defs/circle' })).toEqual({
      $ref: '#/$defs/circle',
      title: 'Round',
    });
  });

  it.each(['#', '#/$defs/missing'])('leaves a schema that refers to %s as it is', $ref => {
    expect(withReference(root, { $ref, title: 'Where' })).toEqual({ $ref, title: 'Where' });
  });
});
