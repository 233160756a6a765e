import type { IsolationLevel, Manifest } from '@flyloft/plugin-manager-common';
import type { Json } from '../json';
import type { KubernetesObject } from '../kubernetesObject';

/** A host that the plugin may reach. */
export type EgressTarget = {
  host: string;
  port: number;
  /** Where it comes from: `manifest`, or `field "techRadar.url"`. */
  because: string;
};

/** What rendering needs of an environment; `EnvironmentConfig` has all of it. */
export type RenderEnvironment = {
  id: string;
  /** How much it keeps plugins apart; the local cluster is `none`. */
  isolation: IsolationLevel;
  pluginHostImage: string;
  /** Template of a plugin's namespace; `{pluginId}` and `{environment}` are filled in. */
  namespaceTemplate: string;
  /** How the portal is found from inside the cluster, for egress to it and ingress from it. */
  portal: {
    /** Address under which a pod reaches the portal's API, such as `http://127.0.0.1:7007`. */
    internalUrl: string;
    /** Address that people use, the hosts' `backend.baseUrl`. */
    externalUrl: string;
    namespaceLabels: Record<string, string>;
    podLabels: Record<string, string>;
    port: number;
  };
  database: { namespaceLabels: Record<string, string>; podLabels: Record<string, string>; port: number };
};

/** Everything an installation's objects are made from. Equal input gives equal objects. */
export type RenderInput = {
  tenant: string;
  environment: RenderEnvironment;
  release: { pluginId: string; version: string; manifest: Manifest; bundleDigest: string };
  /** Merged and valid. Each secret is a `{ $secret, hash }` (see {@link SecretValue}) instead of its value. */
  config: Record<string, Json>;
  /** 0 for a stopped installation; the manifest's number otherwise. */
  replicas: number;
  /** A text that differs from the last one where the pods are to be restarted and nothing else changes. */
  restart?: string;
  /** Hosts of the manifest and of the config's `egressFrom` fields, without duplicates, sorted. */
  egress: EgressTarget[];
  /** Only there to try the configuration with the plugin's own function, for at most so many seconds. */
  check?: { exportName: string; seconds: number };
  /** The plugin's own database; every backend has one, because the host keeps its signing keys there. */
  database?: {
    host: string;
    port: number;
    database: string;
    user: string;
    ssl: boolean | { rejectUnauthorized: false };
  };
};

/**
 * Values that are not known when a plan is made, or must not stand in it. They stand in the `stringData` of a Secret,
 * instead of a text or anywhere in a JSON value that becomes one, and nowhere else; `fillSecret` fills them in right
 * before the Secret is applied.
 */
export type SecretValue =
  /** A stored secret. `hash` is keyed: a changed value has a changed hash, so that a checksum over it restarts pods. */
  | { $secret: string; hash: string }
  /** The password of the plugin's own database. */
  | { $database: 'password' }
  /** The token that fetches the bundle with this digest. */
  | { $bundleToken: string };

/**
 * The Kubernetes objects of an installation, in the order in which they are applied (security rule 22): Namespace,
 * NetworkPolicies, ResourceQuota, LimitRange, ServiceAccount, ConfigMap, Secret, Deployment, Service. None for a plugin
 * without a backend. Pure: no clock, no randomness.
 */
export type RenderInstallation = (input: RenderInput) => KubernetesObject[];
