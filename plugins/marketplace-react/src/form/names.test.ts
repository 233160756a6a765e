import { FIELD_NAMES, WIDGET_NAMES, WIDGET_SHORT_NAMES } from '@flyloft/plugin-manager-common';
import { getDefaultRegistry } from '@rjsf/core';
import { hasWidget, type RJSFSchema } from '@rjsf/utils';
import { builtInFields } from './fields/builtInFields';
import { widgets } from './widgets';

const types = ['string', 'number', 'integer', 'boolean', 'array'] as const;
const has = (widget: string) => types.some(type => hasWidget({ type } as RJSFSchema, widget, widgets));

// What the registry lets a manifest name is what a form draws.
describe('the names that a uiSchema may use', () => {
  it('are those of all fields', () => {
    expect([...FIELD_NAMES].sort()).toEqual(builtInFields.map(({ name }) => name).sort());
  });

  it('are those of all inputs', () => {
    const drawn = Object.keys({ ...getDefaultRegistry().widgets, ...widgets });
    expect([...WIDGET_NAMES].sort()).toEqual(drawn.sort());
    expect(WIDGET_SHORT_NAMES.filter(name => !has(name))).toEqual([]);
  });
});
