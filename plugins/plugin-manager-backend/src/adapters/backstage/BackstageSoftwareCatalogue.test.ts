import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { BackstageSoftwareCatalogue } from './BackstageSoftwareCatalogue';

const component = (name: string, owner: string, annotations: Record<string, string>, kind = 'Component') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', annotations },
  spec: {},
  relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
});

const JOB = 'jenkins.io/job-full-name';
const credentials = mockCredentials.user('user:default/ann');
const software = new BackstageSoftwareCatalogue({
  auth: mockServices.auth(),
  catalog: catalogServiceMock({
    entities: [
      component('a', 'shop', { [JOB]: 'shop/a' }),
      component('b', 'shop', { [JOB]: 'shop/b', 'sonarqube.org/project-key': 'b' }),
      component('c', 'payments', { [JOB]: 'same' }),
      component('d', 'payments', { [JOB]: 'same' }),
      component('e', 'payments', { [JOB]: 'no component' }, 'Resource'),
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name: 'ann', namespace: 'default' },
        spec: {},
        relations: [
          { type: 'memberOf', targetRef: 'group:default/shop' },
          { type: 'ownerOf', targetRef: 'component:default/a' },
        ],
      },
    ],
  }),
});

it('counts components by annotation, whatever its values', async () => {
  const unheardOf = Array.from({ length: 60 }, (_, i) => `example.com/unheard-of-${i}`);
  const counts = await software.countComponents(
    [JOB, ...unheardOf, 'sonarqube.org/project-key'],
    credentials
  );
  expect(Object.fromEntries(counts)).toEqual({ [JOB]: 4, 'sonarqube.org/project-key': 1 });
});

it('counts those of some owners, and none without owners', async () => {
  const own = await software.countComponents([JOB], credentials, ['group:default/shop']);
  expect(Object.fromEntries(own)).toEqual({ [JOB]: 2 });
  expect((await software.countComponents([JOB], credentials, [])).size).toBe(0);
});

it('knows the teams of people that the catalogue knows', async () => {
  const teams = await software.teamsOf(['user:default/ann', 'user:default/stranger', 'service:ci']);
  expect(Object.fromEntries(teams)).toEqual({ 'user:default/ann': ['group:default/shop'] });
});
