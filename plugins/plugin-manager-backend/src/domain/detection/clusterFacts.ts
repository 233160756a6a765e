import type { Detectable } from '@flyloft/plugin-manager-common';
import type { DetectedFact, DetectedOffer } from '@flyloft/plugin-manager-node';
import type { ClusterDescription, NamesOf } from './clusterDescription';

/** API groups by which a mesh is known. */
const MESHES: ReadonlyArray<{ mesh: string; title: string; groups: readonly string[] }> = [
  { mesh: 'istio', title: 'Istio', groups: ['networking.istio.io', 'security.istio.io'] },
  { mesh: 'linkerd', title: 'Linkerd', groups: ['linkerd.io', 'policy.linkerd.io'] },
  { mesh: 'consul', title: 'Consul', groups: ['consul.hashicorp.com'] },
  { mesh: 'kuma', title: 'Kuma', groups: ['kuma.io'] },
];

/** Features that are there or not, by the API group that serves them. */
const FEATURES: ReadonlyArray<{ kind: Detectable; title: string; group: string; yes: string; no: string }> = [
  {
    kind: 'metrics',
    title: 'Metrics',
    group: 'metrics.k8s.io',
    yes: 'The cluster measures what pods use.',
    no: 'The cluster does not measure what pods use: it has no metrics server.',
  },
  {
    kind: 'gateway-api',
    title: 'Gateways',
    group: 'gateway.networking.k8s.io',
    yes: 'The cluster knows the Gateway API.',
    no: 'The cluster does not know the Gateway API.',
  },
  {
    kind: 'certificates',
    title: 'Certificates',
    group: 'cert-manager.io',
    yes: 'cert-manager makes certificates.',
    no: 'The cluster has no cert-manager.',
  },
];

function namesFact(title: string, what: string, kind: Detectable, found: NamesOf): DetectedFact {
  if (found.outcome === 'unread') {
    return { title, text: `Not known: ${found.because}.` };
  }
  const { names, standard } = found;
  if (names.length === 0) return { title, text: `The cluster has no ${what}.` };
  return {
    title,
    text: `${names.join(', ')}${standard === undefined ? '' : `; ${standard} is the default`}.`,
    offers: names.map(
      (name): DetectedOffer => ({
        kind,
        value: name,
        reason: name === standard ? `the cluster's default ${what}` : `the cluster has this ${what}`,
        ...(name === standard ? { preferred: true } : {}),
      })
    ),
  };
}

/** What a cluster's description says, in words and as values for fields. */
export function clusterFacts(found: ClusterDescription): DetectedFact[] {
  const { version, platform, compiler, groups } = found;
  const local = compiler === 'flyloft-local-cluster';
  const meshes = MESHES.filter(mesh => mesh.groups.some(group => groups.includes(group)));
  const features = FEATURES.map(({ kind, title, group, yes, no }): DetectedFact => {
    const there = groups.includes(group);
    return {
      title,
      text: there ? yes : no,
      offers: [
        {
          kind,
          value: there,
          reason: there ? `the cluster serves ${group}` : `the cluster does not serve ${group}`,
        },
      ],
    };
  });
  return [
    {
      title: 'Version',
      text: `Kubernetes ${version} on ${platform}${
        local ? ', emulated by the local cluster, which isolates nothing' : ''
      }.`,
      offers: [{ kind: 'cluster-version', value: version, reason: `the cluster runs Kubernetes ${version}` }],
    },
    namesFact('Runtime classes', 'runtime class', 'runtime-class', found.runtimeClasses),
    namesFact('Ingress classes', 'ingress class', 'ingress-class', found.ingressClasses),
    namesFact('Storage classes', 'storage class', 'storage-class', found.storageClasses),
    {
      title: 'Service mesh',
      text:
        meshes.length > 0
          ? `${meshes.map(({ title }) => title).join(', ')}.`
          : 'The cluster has no service mesh.',
      offers: meshes.map(({ mesh, title }) => ({
        kind: 'service-mesh',
        value: mesh,
        reason: `the cluster runs ${title}`,
      })),
    },
    ...features,
  ];
}
