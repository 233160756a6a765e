import { parseManifest } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../../domain/json';
import { prepareConfig } from './prepareConfig';

const properties = { when: { type: 'string' }, tls: { type: 'object' } };
const uiSchema = { when: { 'ui:field': 'cron-expression' }, tls: { 'ui:field': 'certificate-picker' } };

const prepare = (given: JsonObject, more: { running?: JsonObject; carriedOver?: boolean } = {}) => {
  const read = parseManifest({
    manifestVersion: 1,
    id: 'radar',
    name: 'Radar',
    version: '1.0.0',
    type: 'standalone',
    description: 'Has fields with rules of their own',
    publisher: 'flyloft',
    license: 'Apache-2.0',
    configSchema: { type: 'object', properties },
    uiSchema,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  return prepareConfig({
    schemaEngine: {
      validateSchema: async () => ({ outcome: 'valid' }),
      validateConfig: async (_, config) => ({ outcome: 'valid', config }),
    },
    secrets: { find: async () => undefined, hash: text => text, reveal: async () => undefined },
    newId: () => 's1',
    manifest: read.manifest,
    known: new Map(),
    actor: 'user:default/ada',
    lookElsewhere: async () => ({ outcome: 'absent' } as never),
    environment: { id: 'local' },
    given,
    ...more,
  });
};

it('holds values to the rules of the fields that the uiSchema names, in the words of the form', async () => {
  expect(await prepare({ when: '0 6 * * *' })).toMatchObject({ outcome: 'ok' });
  expect(await prepare({ when: 'daily', tls: { certificate: 'none' } })).toMatchObject({
    outcome: 'refused',
    refusal: {
      code: 'CONFIG_INVALID',
      details: {
        issues: [
          { path: '/when', message: expect.stringMatching(/^must have five parts/) },
          { path: '/tls', message: 'must be a certificate in PEM form' },
        ],
      },
    },
  });
});

it('does not judge again what runs', async () => {
  const running = { when: 'daily' };
  expect(await prepare(running, { running })).toMatchObject({ outcome: 'ok' });
  expect(await prepare(running, { carriedOver: true })).toMatchObject({ outcome: 'ok' });
  expect(await prepare({ when: 'weekly' }, { running })).toMatchObject({ outcome: 'refused' });
});
