import {
  type Disclosure,
  disclosureSchema,
  type JsonObject,
  type JsonSchema,
} from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { discloseFields } from './discloseFields';
import { findFields } from './findFields';
import { keepFields } from './keepFields';
import { listFields } from './listFields';

const schema: JsonSchema = {
  type: 'object',
  required: ['jenkins'],
  $defs: {
    proxy: { type: 'object', properties: { host: { type: 'string' }, through: { $ref: '#/$defs/proxy' } } },
  },
  properties: {
    title: { type: 'string', description: 'Shown above the list' },
    cache: {
      type: 'object',
      properties: { minutes: { type: 'integer', default: 5 }, old: { type: 'string', deprecated: true } },
    },
    jenkins: {
      type: 'object',
      title: 'Jenkins server',
      required: ['baseUrl'],
      properties: {
        baseUrl: { type: 'string' },
        apiKey: { type: 'string', visibility: 'secret' },
        timeout: { type: 'integer', default: 30 },
      },
    },
    proxy: { $ref: '#/$defs/proxy' },
  },
};
const disclosure = (change: Partial<Disclosure> = {}) => ({ ...disclosureSchema.parse({}), ...change });
const fields = (change: Partial<Disclosure> = {}) => listFields(schema, disclosure(change));
const show = (change: Partial<Disclosure>, level: 'basic' | 'advanced' | 'expert', config: JsonObject = {}) =>
  [...discloseFields(fields(change), disclosure(change), level, { config, environment: {} })].sort();

describe('listFields', () => {
  it('lists what a form asks for, with titles, groups and level', () => {
    const byPointer = Object.fromEntries(fields().map(field => [field.pointer, field]));
    expect(byPointer['/jenkins/baseUrl']).toEqual({
      pointer: '/jenkins/baseUrl',
      title: 'Base url',
      groups: ['Jenkins server'],
      types: ['string'],
      required: true,
      needed: true,
      secret: false,
      level: 'basic',
    });
    expect(byPointer['/jenkins/apiKey']).toMatchObject({ secret: true, needed: false, level: 'basic' });
    expect(byPointer['/cache/minutes']?.level).toBe('advanced');
    expect(byPointer['/cache/old']?.level).toBe('expert');
  });

  it('ends where a schema contains itself', () => {
    const pointers = fields().map(field => field.pointer);
    expect(pointers).toContain('/proxy/through/host');
    expect(pointers.length).toBeLessThan(40);
  });

  it('lets the longest name of the manifest decide about the level', () => {
    const levels = fields({ expert: ['/jenkins'], basic: ['/jenkins/timeout'] });
    expect(levels.find(field => field.pointer === '/jenkins/apiKey')?.level).toBe('expert');
    expect(levels.find(field => field.pointer === '/jenkins/timeout')?.level).toBe('basic');
  });
});

describe('discloseFields', () => {
  it('adds fields level by level, and always shows what is needed or has a value', () => {
    expect(show({ expert: ['/proxy'] }, 'basic')).toEqual(['/jenkins/apiKey', '/jenkins/baseUrl', '/title']);
    expect(show({ expert: ['/proxy'] }, 'advanced')).toContain('/cache/minutes');
    expect(show({ expert: ['/proxy', '/jenkins'] }, 'basic')).toContain('/jenkins/baseUrl');
    expect(show({ expert: ['/proxy'] }, 'basic', { cache: { old: 'x' } })).toContain('/cache/old');
  });

  it('keeps one field of every group with `category-based`', () => {
    expect(show({ strategy: 'category-based', expert: ['/proxy'] }, 'basic')).toEqual(
      expect.arrayContaining(['/cache/minutes', '/proxy/host'])
    );
  });

  it('shows what a rule asks for with `dependency-driven`, whatever its level', () => {
    const change: Partial<Disclosure> = {
      strategy: 'dependency-driven',
      expert: ['/proxy'],
      rules: [
        { fields: ['/jenkins/apiKey'], when: 'config.jenkins.baseUrl.startsWith("https:")' },
        { fields: ['/proxy'], when: 'has(config.title)' },
      ],
    };
    expect(show(change, 'expert')).not.toContain('/jenkins/apiKey');
    expect(show(change, 'basic', { jenkins: { baseUrl: 'https://j' } })).toContain('/jenkins/apiKey');
    expect(show(change, 'basic', { title: 'x' })).toContain('/proxy/host');
  });

  it('shows more at each level, never less', () => {
    const pointers = fc.subarray(fields().map(field => field.pointer));
    fc.assert(
      fc.property(
        pointers,
        pointers,
        fc.constantFrom('basic-first', 'category-based'),
        (advanced, expert, strategy) => {
          const change = { advanced, expert, strategy } as Partial<Disclosure>;
          const [basic, more, all] = (['basic', 'advanced', 'expert'] as const).map(level =>
            show(change, level)
          );
          expect(all).toHaveLength(fields().length);
          expect(all).toEqual(expect.arrayContaining(more!));
          // `category-based` shows a stand-in for a group only while none of its own shows.
          const stays = strategy === 'basic-first' ? basic! : [];
          expect(more).toEqual(expect.arrayContaining(stays));
        }
      )
    );
  });
});

describe('keepFields', () => {
  it('leaves out what does not show, and what is required of it', () => {
    const all = new Set(fields().map(field => field.pointer));
    const kept = keepFields(schema, all, new Set(['/jenkins/baseUrl', '/title']));
    expect(kept).toMatchObject({ required: ['jenkins'] });
    expect(Object.keys(kept.properties as object)).toEqual(['title', 'jenkins']);
    expect((kept.properties as JsonObject).jenkins).toEqual({
      type: 'object',
      title: 'Jenkins server',
      required: ['baseUrl'],
      properties: { baseUrl: { type: 'string' } },
    });
  });

  it('changes nothing where everything shows', () => {
    const all = new Set(fields().map(field => field.pointer));
    expect(keepFields(schema, all, all)).toEqual(schema);
  });
});

describe('findFields', () => {
  it('finds by the beginnings of words in title, path, group and description, best first', () => {
    const find = (query: string) => findFields(fields(), query).map(field => field.pointer);
    expect(find('url')).toEqual(['/jenkins/baseUrl']);
    expect(find('jenk tim')).toEqual(['/jenkins/timeout']);
    expect(find('shown')).toEqual(['/title']);
    expect(find('server')).toEqual(['/jenkins/baseUrl', '/jenkins/apiKey', '/jenkins/timeout']);
    expect(find('  ')).toEqual([]);
    expect(find('nothing')).toEqual([]);
  });
});
