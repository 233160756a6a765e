import type { AppError } from '@backstage/frontend-app-api';
import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import type { Frontend } from '@flyloft/plugin-manager-common';
import { blameFrontends } from './blameFrontends';

const feature = createFrontendPlugin({ pluginId: 'radar', extensions: [] });
const loaded = [{ frontend: { pluginId: 'radar' } as Frontend, features: [feature] }];
const factoryError = (pluginId: string) =>
  ({
    code: 'EXTENSION_FACTORY_ERROR',
    message: 'it threw',
    context: { node: { spec: { plugin: { pluginId } } } },
  } as unknown as AppError);

describe('blameFrontends', () => {
  it('names an installed frontend once, with what went wrong first', () => {
    expect(blameFrontends([factoryError('radar'), factoryError('radar')], loaded)).toEqual([
      { frontend: { pluginId: 'radar' }, reason: 'EXTENSION_FACTORY_ERROR: it threw' },
    ]);
  });

  it('never blames an installed frontend for what the portal did', () => {
    expect(blameFrontends([factoryError('catalog')], loaded)).toEqual([]);
  });
});
