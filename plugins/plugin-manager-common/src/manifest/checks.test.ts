import { parseManifest } from './parseManifest';
import { manifestSchema, type ManifestInput } from './manifest';
import { unsupportedFields } from './unsupported';

const base = {
  manifestVersion: 1,
  id: 'radar',
  name: 'Radar',
  version: '1.0.0',
  type: 'service-backed',
  description: 'Draws',
  publisher: 'acme',
  license: 'MIT',
  packed: { backend: { name: 'x', version: '1.0.0' } },
} satisfies ManifestInput;

const pathsOf = (fields: object) => {
  const parsed = parseManifest({ ...base, ...fields });
  return parsed.ok ? [] : parsed.issues.map(({ path }) => path);
};
const token = (options: object) => ({ checks: [{ field: '/token', check: 'token-accepted', options }] });

it('takes the checks that every portal has, with their options', () => {
  expect(
    pathsOf({ checks: [{ field: '/url', check: 'host-answers', options: { path: '/health' } }] })
  ).toEqual([]);
  expect(pathsOf(token({ urlFrom: '/url', path: '/user', template: 'token {value}' }))).toEqual([]);
});

it.each([
  [{ checks: [{ field: '/url', check: 'host-answers', requird: true }] }, '/checks/0/requird'],
  [{ checks: [{ field: '/url', check: 'host-answers', options: { pth: '/' } }] }, '/checks/0/options/pth'],
  [
    { checks: [{ field: '/url', check: 'host-answers', options: { path: '//evil.example' } }] },
    '/checks/0/options/path',
  ],
  [{ checks: [{ field: '/__proto__/url', check: 'host-answers' }] }, '/checks/0/field'],
  [token({}), '/checks/0/options'],
  [token({ url: 'https://a.example', urlFrom: '/url' }), '/checks/0/options'],
  [token({ urlFrom: '/url', header: 'Host' }), '/checks/0/options/header'],
  [token({ urlFrom: '/url', template: 'Bearer' }), '/checks/0/options/template'],
  [{ connectionCheck: { export: 'a.b' } }, '/connectionCheck/export'],
  [{ connectionCheck: { timeoutSeconds: 3600 } }, '/connectionCheck/timeoutSeconds'],
])('refuses %j with its path', (fields, path) => {
  expect(pathsOf(fields)).toEqual([path]);
});

it('says which checks a portal has where it lacks one, and that a pod is needed to try a connection', () => {
  const manifest = manifestSchema.parse({
    ...base,
    type: 'standalone',
    packed: {},
    checks: [{ field: '/a', check: 'of-a-module' }],
    connectionCheck: {},
  });
  const issues = unsupportedFields(manifest, { catalogue: true, checks: ['host-answers'] });
  expect(issues.map(({ path }) => path)).toEqual(['/checks/0/check', '/connectionCheck']);
  expect(issues[0]?.message).toContain('host-answers');
  expect(unsupportedFields({ ...manifest, connectionCheck: undefined })).toEqual([]);
});
