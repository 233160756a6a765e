import { dynamicPluginsSchema, flatNameOfReference, readPluginConfig } from './dynamicPlugins';

it.each([
  [
    './dynamic-plugins/dist/backstage-community-plugin-jenkins-backend-dynamic',
    'backstage-community-plugin-jenkins-backend',
  ],
  [
    'oci://ghcr.io/redhat/overlays/backstage-community-plugin-tekton:bs_1.52.0__3.41.0',
    'backstage-community-plugin-tekton',
  ],
  ['oci://quay.io/acme/all:1.0!backstage-community-plugin-tekton', 'backstage-community-plugin-tekton'],
  ['oci://quay.io/acme/plugin-x@sha256:abcd', 'plugin-x'],
  ['@backstage-community/plugin-tekton@3.41.0', 'backstage-community-plugin-tekton'],
  ['plugin-x', 'plugin-x'],
  ['https://npm.example.com/plugin-x-1.2.3.tgz', 'plugin-x'],
])('reads %s as %s', (reference, expected) => {
  expect(flatNameOfReference(reference)).toBe(expected);
});

it('takes over what a plugin knows, and lists what comes from the environment', () => {
  expect(
    readPluginConfig(
      {
        dynamicPlugins: { frontend: {} },
        proxy: { '/x': 'y' },
        jenkins: { baseUrl: '${JENKINS_URL}', projectCountLimit: 50, list: [{ key: '${ KEY }', name: 'a' }] },
      },
      new Set(['jenkins'])
    )
  ).toEqual({
    config: { jenkins: { projectCountLimit: 50, list: [{ name: 'a' }] } },
    open: [
      { pointer: '/jenkins/baseUrl', variable: 'JENKINS_URL' },
      { pointer: '/jenkins/list/0/key', variable: 'KEY' },
    ],
    leftOut: ['dynamicPlugins', 'proxy'],
  });
});

it('copies no key that would change what objects are', () => {
  const config = JSON.parse('{"jenkins":{"__proto__":{"evil":true}},"constructor":{}}');
  expect(readPluginConfig(config, new Set(['jenkins', 'constructor']))).toEqual({
    config: { jenkins: {} },
    open: [],
    leftOut: [],
  });
});

it.each([[{ plugins: 'x' }], [{ plugins: [{ disabled: false }] }], [[]]])('refuses %j', value => {
  expect(dynamicPluginsSchema.safeParse(value).success).toBe(false);
});
