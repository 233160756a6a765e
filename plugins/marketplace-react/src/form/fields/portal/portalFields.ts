import { lazy } from 'react';
import type { ConfigField } from '../contract/configField';
import { lateFieldRule } from '../contract/lateFieldRule';

/** An entity of the catalogue. */
export const entityPicker: ConfigField = {
  name: 'entity-picker',
  title: 'Entity',
  documentation: 'An entity of this portal’s catalogue, by its reference, found while one types.',
  options: [{ name: 'filter', description: 'Which entities are offered, such as { "kind": "Component" }.' }],
  schema: { type: 'string' },
  example: { options: { filter: { kind: 'Component' } } },
  validate: lateFieldRule('entity-picker'),
  component: lazy(() => import('./EntityPickerField').then(m => ({ default: m.EntityPickerField }))),
};

/** Which entities something is about. */
export const catalogFilter: ConfigField = {
  name: 'catalog-filter',
  title: 'Catalogue filter',
  documentation: 'Keys and values that entities of this portal’s catalogue have, with how many match now.',
  schema: { type: 'object', additionalProperties: { type: ['string', 'array'], items: { type: 'string' } } },
  example: { value: { kind: 'Component' } },
  validate: lateFieldRule('catalog-filter'),
  component: lazy(() => import('./CatalogFilterField').then(m => ({ default: m.CatalogFilterField }))),
};

/** Something in the plugin's namespace. */
export const kubernetesResource: ConfigField = {
  name: 'kubernetes-resource',
  title: 'Kubernetes resource',
  documentation:
    'Something in the namespace that the plugin runs in, by name; with a schema of type object also a key of it. Contents are never shown.',
  options: [
    {
      name: 'kind',
      description: 'ConfigMap, Secret, Service, PersistentVolumeClaim, ServiceAccount or Deployment.',
    },
  ],
  schema: {
    type: 'object',
    properties: { name: { type: 'string' }, key: { type: 'string' } },
    required: ['name'],
  },
  example: { value: { name: 'settings', key: 'region' }, options: { kind: 'ConfigMap' } },
  validate: lateFieldRule('kubernetes-resource'),
  component: lazy(() =>
    import('./KubernetesResourceField').then(m => ({ default: m.KubernetesResourceField }))
  ),
};

/** A repository with a branch and a path. */
export const gitRepository: ConfigField = {
  name: 'git-repository',
  title: 'Git repository',
  documentation:
    'A repository that the portal can read through its integrations, with a branch and a path that it has. With a schema of type string it is the address alone.',
  schema: {
    type: 'object',
    properties: { url: { type: 'string' }, branch: { type: 'string' }, path: { type: 'string' } },
    required: ['url'],
  },
  example: { value: { url: 'https://github.com/backstage/backstage', branch: 'master', path: 'docs' } },
  validate: lateFieldRule('git-repository'),
  component: lazy(() => import('./GitRepositoryField').then(m => ({ default: m.GitRepositoryField }))),
};

/** The address of an API. */
export const apiEndpoint: ConfigField = {
  name: 'api-endpoint',
  title: 'API endpoint',
  documentation: 'The address of an API, which the portal tries when asked.',
  schema: { type: 'string', format: 'uri' },
  example: { value: 'https://api.example.com/v1' },
  validate: lateFieldRule('api-endpoint'),
  component: lazy(() => import('./ApiEndpointField').then(m => ({ default: m.ApiEndpointField }))),
};

/** A port. */
export const portSelector: ConfigField = {
  name: 'port-selector',
  title: 'Port',
  documentation: 'A port that a pod may listen on, with whether a Service of the namespace uses it already.',
  options: [{ name: 'privileged', description: 'true allows ports below 1024, too.' }],
  schema: { type: 'integer', minimum: 1, maximum: 65535 },
  example: { value: 8080 },
  validate: lateFieldRule('port-selector'),
  component: lazy(() => import('./PortField').then(m => ({ default: m.PortField }))),
};
