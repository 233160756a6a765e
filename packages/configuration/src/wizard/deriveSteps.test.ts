import type { JsonSchema } from '@flyloft/plugin-manager-common';
import { deriveSteps } from './deriveSteps';

const schema: JsonSchema = {
  type: 'object',
  required: ['jenkins'],
  properties: {
    title: { type: 'string' },
    cache: { type: 'object', properties: { minutes: { type: 'integer' } } },
    jenkins: {
      type: 'object',
      title: 'Jenkins server',
      required: ['baseUrl'],
      properties: { baseUrl: { type: 'string' }, apiKey: { type: 'string', visibility: 'secret' } },
    },
  },
};
const derive = (change: Partial<Parameters<typeof deriveSteps>[0]> = {}) =>
  deriveSteps({ name: 'Jenkins', configSchema: schema, wizard: [], ...change });

describe('deriveSteps', () => {
  it('groups by the objects of the schema, what is required first', () => {
    expect(derive().map(step => [step.id, step.title, step.required])).toEqual([
      ['jenkins', 'Jenkins server', true],
      ['general', 'General', false],
      ['cache', 'Cache', false],
    ]);
  });

  it('asks in each step for its own fields only', () => {
    const [jenkins, general] = derive();
    expect(jenkins!.schema).toMatchObject({
      required: ['jenkins'],
      properties: { jenkins: { required: ['baseUrl'] } },
    });
    expect(Object.keys(general!.schema.properties as object)).toEqual(['title']);
    expect(general!.schema.required).toEqual([]);
  });

  it('follows the manifest where it defines steps, down to single fields', () => {
    const [only] = derive({
      wizard: [{ id: 'server', title: 'Server', fields: ['/jenkins/baseUrl'], skippable: true }],
    });
    expect(only).toMatchObject({ id: 'server', title: 'Server', skippable: true, required: true });
    expect(only!.schema.properties).toEqual({
      jenkins: expect.objectContaining({
        properties: { baseUrl: { type: 'string' } },
        required: ['baseUrl'],
      }),
    });
  });

  it('knows a group that is optional and needs something once it is there, as plugins declare their section', () => {
    const optional = { ...schema, required: [] };
    expect(
      derive({ configSchema: optional }).map(({ id, required, expected }) => [id, required, expected])
    ).toEqual([
      ['general', false, false],
      ['cache', false, false],
      ['jenkins', false, true],
    ]);
    const group = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' } },
      default: { a: 'x' },
    };
    expect(derive({ configSchema: { properties: { group } } })[0]!.expected).toBe(false);
  });

  it('keeps a schema whole whose fields depend on each other', () => {
    const conditional: JsonSchema = { ...schema, if: { required: ['title'] }, then: { required: ['cache'] } };
    expect(derive({ configSchema: conditional })).toEqual([
      expect.objectContaining({ id: 'settings', schema: conditional }),
    ]);
  });

  it('has no step where there is nothing to ask', () => {
    expect(derive({ configSchema: { type: 'object', properties: {} } })).toEqual([]);
  });
});
