import fc from 'fast-check';
import { isReservedPluginId, pluginIdSchema } from '../manifest';
import { isNpmName, pluginIdFor } from './pluginIdFor';

const idOf = (packageName: string, taken: string[] = []) =>
  pluginIdFor({ packageName, entryName: 'entry' }, id => taken.includes(id));

describe('pluginIdFor', () => {
  it.each([
    ['@backstage-community/plugin-tech-radar', 'tech-radar'],
    ['@backstage-community/plugin-3scale-backend', 'plugin-3scale'],
    ['@roadiehq/backstage-plugin-argo-cd', 'argo-cd'],
    ['backstage-plugin-opsgenie', 'opsgenie'],
    ['@aws/amazon-ecs-plugin-for-backstage', 'amazon-ecs-plugin-for'],
    ['@backstage/plugin-kubernetes', 'backstage-kubernetes'],
  ])('%s is %s', (packageName, id) => {
    expect(idOf(packageName)).toBe(id);
  });

  it('takes the next free one, the same for the same names', () => {
    expect(idOf('@roadiehq/backstage-plugin-jira', ['jira'])).toBe('roadiehq-jira');
    expect(idOf('@roadiehq/backstage-plugin-jira', ['jira', 'roadiehq-jira'])).toBe('jira-2');
  });

  it('goes by the entry where there is no package', () => {
    expect(pluginIdFor({ entryName: 'ansible-plugin' }, () => false)).toBe('ansible');
  });

  it('makes an id that may be used of whatever there is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.array(fc.string()), (text, taken) => {
        const id = idOf(text, taken);
        expect(pluginIdSchema.safeParse(id).success).toBe(true);
        expect(isReservedPluginId(id) || taken.includes(id)).toBe(false);
      })
    );
  });
});

it.each([
  ['@backstage/plugin-tekton', true],
  ['left-pad', true],
  ['https://github.com/a/b', false],
  ['Tech Radar', false],
  [`@${'a'.repeat(300)}/b`, false],
])('tells the npm name %s: %s', (text, expected) => {
  expect(isNpmName(text)).toBe(expected);
});
