import { translateStatus } from './translateStatus';

/** Answers of a real 1.36 API server. */
const status = (code: number, message: string, more: object = {}) => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code, ...more },
});

const attempt = { object: 'ConfigMap ns/c', namespace: 'ns' };

describe('translateStatus', () => {
  it.each([
    [
      'missing rights',
      status(
        403,
        'configmaps "c" is forbidden: User "amy" cannot patch resource "configmaps" in API group "" in the namespace "ns"',
        { reason: 'Forbidden' }
      ),
      'refused',
      'CLUSTER_FORBIDDEN',
      'may not patch configmaps',
    ],
    [
      'a quota',
      status(
        403,
        'configmaps "c" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=3, limited: count/configmaps=3',
        { reason: 'Forbidden' }
      ),
      'refused',
      'CLUSTER_QUOTA',
      'ns has 0 configmaps left, this needs 1',
    ],
    [
      'a namespace that ends',
      status(
        403,
        'configmaps "late" is forbidden: unable to create new content in namespace life because it is being terminated',
        {
          details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
        }
      ),
      'deleting',
      'CLUSTER_CONFLICT',
      'is being deleted',
    ],
    [
      'an admission plugin',
      status(403, 'pods "x" is forbidden: maximum cpu usage per Container is 1'),
      'refused',
      'CLUSTER_REFUSED',
      'maximum cpu usage',
    ],
    ['credentials without a body', { status: 401, body: '' }, 'refused', 'CLUSTER_FORBIDDEN', '401'],
    [
      'a stale version',
      status(
        409,
        'Operation cannot be fulfilled on configmaps "y": the object has been modified; please apply your changes to the latest version and try again'
      ),
      'conflict',
      'CLUSTER_CONFLICT',
      'Somebody changed',
    ],
    [
      'an object that ends',
      status(409, 'object is being deleted: namespaces "life" already exists'),
      'deleting',
      'CLUSTER_CONFLICT',
      'is being deleted',
    ],
    [
      'another uid',
      status(422, 'ConfigMap "y" is invalid', { details: { causes: [{ field: 'metadata.uid' }] } }),
      'conflict',
      'CLUSTER_CONFLICT',
      'was removed',
    ],
    [
      'an invalid value',
      status(422, 'ConfigMap "Bad" is invalid: metadata.name: Invalid value'),
      'refused',
      'CLUSTER_REFUSED',
      'metadata.name',
    ],
    [
      'a schema error, which is a 500',
      status(
        500,
        'failed to create typed patch object (ssa/w; apps/v1, Kind=Deployment): .spec.replicaz: field not declared in schema'
      ),
      'refused',
      'CLUSTER_REFUSED',
      'replicaz',
    ],
    [
      'trouble',
      status(500, 'etcdserver: request timed out', { reason: 'InternalError' }),
      'unreachable',
      'CLUSTER_UNREACHABLE',
      'etcdserver',
    ],
    ['too many requests', status(429, 'too many'), 'unreachable', 'CLUSTER_UNREACHABLE', '429'],
    [
      'a proxy in between',
      { status: 502, body: '<html>Bad gateway</html>' },
      'unreachable',
      'CLUSTER_UNREACHABLE',
      '502',
    ],
    [
      'an unknown path',
      { status: 404, body: '404 page not found' },
      'absent',
      'CLUSTER_REFUSED',
      'not there',
    ],
  ])('%s', (_name, answer, kind, code, text) => {
    const failure = translateStatus(answer, attempt);
    expect(failure).toMatchObject({ kind, refusal: { code } });
    expect(failure.refusal.message).toContain(text);
  });

  it.each([
    [
      status(
        500,
        'failed to create typed patch object (n/s; /v1, Kind=Secret): .data.a: expected string, got &{hunter2}'
      ),
      'refused',
    ],
    [status(422, 'Secret "s" is invalid: data[a]: Invalid value: "hunter2"'), 'refused'],
    [status(500, 'etcdserver: hunter2', { reason: 'InternalError' }), 'unreachable'],
  ])('repeats nothing of what a server quotes of a Secret', (answer, kind) => {
    const failure = translateStatus(answer, { object: 'Secret n/s', namespace: 'n', secret: true });
    expect(failure.kind).toBe(kind);
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });
});
