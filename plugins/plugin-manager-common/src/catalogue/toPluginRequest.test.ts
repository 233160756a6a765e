import { pluginIdSchema } from '../manifest/identifiers';
import fc from 'fast-check';
import { toPluginRequest } from './toPluginRequest';

describe('toPluginRequest', () => {
  it.each([
    [
      '@backstage-community/plugin-tech-radar',
      { id: 'tech-radar', reference: '@backstage-community/plugin-tech-radar' },
    ],
    [
      '@acme/backstage-plugin-costs-backend',
      { id: 'costs', reference: '@acme/backstage-plugin-costs-backend' },
    ],
    [
      'https://github.com/acme/cost-insights.git',
      { id: 'cost-insights', reference: 'https://github.com/acme/cost-insights.git' },
    ],
    ['Argo CD', { id: 'argo-cd' }],
  ])('understands %s', (text, expected) => {
    expect(toPluginRequest(text)).toEqual(expected);
  });

  it('always makes an id that the registry accepts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), text => {
        expect(pluginIdSchema.safeParse(toPluginRequest(text).id).success).toBe(true);
      })
    );
  });
});
